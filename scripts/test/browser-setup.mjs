// Before the browser tests: a Sluice of their own, as a person starts it, on a free port and an empty data folder.
// Plain JavaScript, since Playwright loads it by its own rules. Tests read SLUICE_TEST_URL, SLUICE_TEST_SIGNIN_LINK,
// SLUICE_TEST_DATA_DIR and SLUICE_TEST_WAREHOUSE_URL. With SLUICE_TEST_URL given, they use what runs there.
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..", "..");
const readyWithinMs = 300_000;

function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function startSluice(dataFolder, port) {
  const environment = { ...process.env, SLUICE_DATA_DIR: dataFolder, PORT: String(port) };
  for (const name of ["DATABASE_URL", "WAREHOUSE_URL", "REDIS_URL"]) delete environment[name];
  if (process.env.SLUICE_TEST_REDIS_URL) environment.REDIS_URL = process.env.SLUICE_TEST_REDIS_URL;
  return spawn("node", [path.join(root, "scripts", "start.ts")], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
}

function waitUntilReady(child) {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why) => reject(new Error(`Sluice did not start for the browser tests (${why}):\n${output}`));
    const timer = setTimeout(() => fail(`not within ${readyWithinMs / 1000} s`), readyWithinMs);
    child.once("exit", (code) => fail(`it ended with ${code}`));
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (!output.includes("Stop with Ctrl-C.")) return;
      clearTimeout(timer);
      resolve(output);
    });
  });
}

function stop(child, dataFolder) {
  return new Promise((resolve) => {
    child.removeAllListeners("exit");
    child.once("exit", () => {
      rmSync(dataFolder, { recursive: true, force: true });
      resolve();
    });
    child.kill("SIGTERM");
  });
}

export default async function prepareBrowserTests() {
  if (process.env.SLUICE_TEST_URL) return undefined;
  const dataFolder = mkdtempSync(path.join(tmpdir(), "sluice-browser-"));
  chmodSync(dataFolder, 0o711);
  const port = await findFreePort();
  const child = startSluice(dataFolder, port);
  const output = await waitUntilReady(child).catch(async (error) => {
    if (child.exitCode === null) await stop(child, dataFolder);
    rmSync(dataFolder, { recursive: true, force: true });
    throw error;
  });
  const { environment } = JSON.parse(readFileSync(path.join(dataFolder, "run.json"), "utf8"));
  process.env.SLUICE_TEST_URL = `http://localhost:${port}`;
  process.env.SLUICE_TEST_SIGNIN_LINK = output.match(/^\s*(http\S+)$/m)?.[1] ?? "";
  process.env.SLUICE_TEST_DATA_DIR = dataFolder;
  process.env.SLUICE_TEST_WAREHOUSE_URL = environment.WAREHOUSE_URL;
  return () => stop(child, dataFolder);
}
