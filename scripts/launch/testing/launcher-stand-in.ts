// A launcher of the guard's test: keeps one part running, tells its number, restarts it twice at once on SIGUSR2, and waits to be killed.
import { keepRunning } from "../children.ts";
import { startGuard } from "../guarding.ts";

const environment = { ...process.env, NODE_ENV: "production" } as NodeJS.ProcessEnv;
const part = `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]); setInterval(() => {}, 1000)`;
const tell = () => console.log(JSON.stringify({ pid: child.identity()?.pid }));
const child = keepRunning({
  name: "The part",
  args: ["-e", part],
  environment,
  logFile: null,
  patienceMs: 500,
  afterEnd: "start again",
  guard: startGuard(),
  ask: null,
  patience: { firstMs: 1_000, laterMs: 1_000 },
  onChange: () => setImmediate(() => child.identity() && tell()),
  tell: () => undefined,
});
process.on("SIGUSR2", () => {
  void child.restart();
  void child.restart();
});
