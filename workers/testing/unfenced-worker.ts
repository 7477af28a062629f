import { startWorker } from "../start-worker.ts";

/** A worker that disregards fencing tokens: only to prove that the kill campaign would notice. */
await startWorker({ fencing: "off" });
process.send?.("ready");
