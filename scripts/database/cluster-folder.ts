import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { spawnSync } from "node:child_process";
import { LaunchProblem } from "../launch/launch-problem.ts";
import { findNamedAccount, findOwnAccount, isReachableByOthers, isRoot, type Account } from "./postgres-account.ts";
import { bareEnvironment, makeSharedFolder, sharedFolder, type PostgresBinaries } from "./postgres-binaries.ts";

/** The cluster's files, and the account they belong to (null: this process's own). */
export type ClusterFolder = { path: string; account: Account | null };

/** Root in a closed folder keeps the cluster elsewhere; a note in the folder says where. */
function placeOf(folder: string): string {
  const note = path.join(folder, "postgres-place");
  if (existsSync(note)) return readFileSync(note, "utf8").trim();
  if (!isRoot() || isReachableByOthers(folder)) return path.join(folder, "postgres");
  makeSharedFolder();
  const place = path.join(sharedFolder, `cluster-${randomBytes(6).toString("hex")}`);
  writeFileSync(note, `${place}\n`);
  return place;
}

function giveTo(target: string, account: Account): void {
  lchownSync(target, account.uid, account.gid);
  if (!lstatSync(target).isDirectory()) return;
  for (const name of readdirSync(target)) giveTo(path.join(target, name), account);
}

function runInitdb(binaries: PostgresBinaries, place: string, password: string): void {
  const account = isRoot() ? findNamedAccount() : null;
  const partial = `${place}.new`;
  const passwordFile = path.join(partial, "password");
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) for (const item of [partial, passwordFile]) chownSync(item, account.uid, account.gid);
  const options = [
    "--username=postgres",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ];
  const made = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${path.join(partial, "data")}`,
      `--pwfile=${passwordFile}`,
      "--no-sync",
      "--no-instructions",
      ...options,
    ],
    {
      cwd: "/",
      env: bareEnvironment(),
      encoding: "utf8",
      ...account,
    },
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    rmSync(partial, { recursive: true, force: true });
    if (/No space left/.test(made.stderr ?? ""))
      throw new LaunchProblem(
        `The disk that holds ${place} is full: free some space, or choose another folder with SLUICE_DATA_DIR.`,
      );
    throw new LaunchProblem(
      `The embedded Postgres could not be set up in ${place}: ${(made.error?.message ?? made.stderr).trim().split("\n").slice(-2).join(" ")}`,
    );
  }
}

function finishFolder(place: string): void {
  const partial = `${place}.new`;
  if (isRoot()) giveTo(partial, findOwnAccount());
  chmodSync(partial, 0o700);
  renameSync(partial, place);
}

/** Finds the cluster's folder in a data folder, and makes it on first use. */
export function prepareClusterFolder(folder: string, binaries: PostgresBinaries, password: string): ClusterFolder {
  mkdirSync(folder, { recursive: true });
  const place = placeOf(folder);
  if (!existsSync(path.join(place, "data", "PG_VERSION"))) {
    runInitdb(binaries, place, password);
    finishFolder(place);
  }
  const owner = statSync(place);
  return { path: path.join(place, "data"), account: isRoot() ? { uid: owner.uid, gid: owner.gid } : null };
}
