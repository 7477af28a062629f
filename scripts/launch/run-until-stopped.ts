import { explainFailure } from "./launch-problem.ts";
import { readSettings, type LaunchSettings } from "./settings.ts";
import { startSluice, type Mode, type RunningSluice } from "./sluice.ts";
import { askForSigninLink } from "./signin.ts";

const say = (line: string) => console.log(line);

/** Resolves on Ctrl-C, on a polite kill, and when the process that started this one is gone. */
function waitForStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
    if (process.connected) process.on("disconnect", () => resolve());
  });
}

async function announce(running: RunningSluice): Promise<void> {
  const link = await askForSigninLink(running);
  say("");
  say(
    link.url
      ? `Sluice is ready. Open this link, it signs you in once:\n\n  ${link.url}\n`
      : `Sluice is ready: ${running.baseUrl}`,
  );
  if (link.problem) say(`(${link.problem})`);
  say("Stop with Ctrl-C.");
}

async function start(mode: Mode, settings: LaunchSettings): Promise<void> {
  const abort = new AbortController();
  const stopped = waitForStop().then(() => abort.abort());
  const running = await startSluice(mode, settings, { say, signal: abort.signal });
  await announce(running);
  await stopped;
  const beganAt = Date.now();
  await running.stop();
  say(`Stopped in ${((Date.now() - beganAt) / 1000).toFixed(1)} s.`);
}

/** The whole of `npm start` and `npm run dev`; ends with 0 when a person stopped it. */
export async function runUntilStopped(mode: Mode): Promise<never> {
  let folder = "the data folder";
  try {
    const settings = readSettings(process.env);
    folder = settings.dataFolder;
    await start(mode, settings);
    process.exit(0);
  } catch (error) {
    console.error(explainFailure(error, folder));
    process.exit(1);
  }
}
