import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readLastLines } from "./children.ts";
import type { Guard } from "./guarding.ts";
import { LaunchProblem } from "./launch-problem.ts";
import { identifyProcess } from "./process-identity.ts";
import { root, type LaunchSettings } from "./settings.ts";
import { buildSources, fingerprintSources } from "./source-fingerprint.ts";

const nextCommand = path.join(root, "node_modules", "next", "dist", "bin", "next");

/** The build reads no database and no secret: it must come out the same for everybody. */
function buildEnvironment(settings: LaunchSettings): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, WAREHOUSE_URL: _warehouse, REDIS_URL: _redis, PORT: _port, ...rest } = process.env;
  return { ...rest, NODE_ENV: "production", NEXT_DIST: settings.distFolder };
}

const otherBuild = "Another next build process is already running";
const otherBuildMs = 600_000;

/** False where another start of this checkout builds at this moment. */
async function runBuild(settings: LaunchSettings, logFile: string, guard: Guard): Promise<boolean> {
  const log = openSync(logFile, "w", 0o600);
  const child = spawn(process.execPath, [nextCommand, "build"], {
    cwd: root,
    stdio: ["ignore", log, log],
    env: buildEnvironment(settings),
    detached: true,
  });
  closeSync(log);
  const identity = child.pid === undefined ? null : identifyProcess(child.pid);
  if (identity) guard.add({ process: identity, scope: "group", signal: "SIGTERM", patienceMs: 1000 });
  const code = await new Promise((resolve) => child.once("exit", (exitCode, signal) => resolve(exitCode ?? signal)));
  if (identity) guard.remove(identity.pid);
  const end = readLastLines(logFile, 40);
  if (code !== 0 && end.includes(otherBuild)) return false;
  if (code !== 0)
    throw new LaunchProblem(`The build failed (${code}); the end of ${path.relative(process.cwd(), logFile)}:\n${end}`);
  return true;
}

/** Builds the web part when its sources changed since the last time; says whether it did. */
export async function buildWhenChanged(
  settings: LaunchSettings,
  parts: { logs: string; guard: Guard; onBegin: () => void },
): Promise<boolean> {
  const dist = path.join(root, settings.distFolder);
  const stamp = path.join(dist, "sluice-fingerprint");
  const wanted = fingerprintSources(root, buildSources);
  const isStamped = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  const isCurrent = () => isStamped() && existsSync(path.join(dist, "BUILD_ID"));
  if (isCurrent()) return false;
  parts.onBegin();
  const until = Date.now() + otherBuildMs;
  while (!isCurrent() && Date.now() < until) {
    if (!isStamped()) rmSync(stamp, { force: true });
    if (await runBuild(settings, path.join(parts.logs, "build.log"), parts.guard)) writeFileSync(stamp, wanted);
    else await delay(2_000);
  }
  if (!isCurrent())
    throw new LaunchProblem(
      "Another build of this checkout has not ended in 10 minutes. Stop it, and start Sluice again.",
    );
  return true;
}
