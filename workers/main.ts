import { logger } from "#server/platform/logger.ts";
import { startWorker } from "./start-worker.ts";

const worker = await startWorker();
let isStopping = false;

async function leave(reason: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  logger().info({ reason }, "worker is leaving");
  await worker.stop();
  process.exit(0);
}

process.on("SIGTERM", () => void leave("SIGTERM"));
process.on("SIGINT", () => void leave("SIGINT"));
/** The launcher may hold the other end of a channel: when that closes, nobody needs this process. */
process.on("disconnect", () => void leave("the launcher is gone"));
process.send?.("ready");
