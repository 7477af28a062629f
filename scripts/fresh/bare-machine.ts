import {
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  chmodSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Account } from "../database/postgres-account.ts";

/** A machine with nothing on it but Node, git, a shell and the basic programs; and a checkout of the last commit. */
export type BareMachine = {
  folder: string;
  checkout: string;
  environment: NodeJS.ProcessEnv;
  account: Account | null;
  remove(): void;
};

const coreutils =
  "[ arch base64 basename cat chgrp chmod chown cksum cp cut date dd df dirname du echo env expr false head hostname id install ln ls md5sum mkdir mkfifo mktemp mv nice nohup nproc od paste printf pwd readlink realpath rm rmdir seq sha256sum sleep sort split stat stty sync tail tee test timeout touch tr true truncate tty uname uniq unlink users wc whoami yes".split(
    " ",
  );
const programs = ["node", "npm", "npx", "git", "sh", ...coreutils];

/** The line to the package registry stays as it is on this machine; everything else starts empty. */
const keptVariables =
  /^((https?|no|all)_proxy|node_extra_ca_certs|ssl_cert_(file|dir)|npm_config_(registry|cafile|ca|proxy|https_proxy|noproxy|strict_ssl)|lang|lc_all)$/i;

/** As this machine finds it, leaving out what npm puts in front. */
function findProgram(name: string): string | null {
  const folders = (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter(
      (folder) => folder && !folder.includes(`${path.sep}node_modules${path.sep}`) && !folder.endsWith("node_modules"),
    );
  const found = folders
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file) && lstatSync(realpathSync(file)).isFile());
  return found ? realpathSync(found) : null;
}

function linkPrograms(folder: string): void {
  mkdirSync(folder);
  for (const name of programs) {
    const target = findProgram(name);
    if (target) symlinkSync(target, path.join(folder, name));
    else if (!coreutils.includes(name)) throw new Error(`${name} is not on this machine's PATH`);
  }
}

function clone(root: string, checkout: string): void {
  const done = spawnSync("git", ["-c", "safe.directory=*", "clone", "--quiet", "--no-hardlinks", root, checkout], {
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`git clone failed: ${done.stderr}`);
}

function giveTo(target: string, account: Account): void {
  lchownSync(target, account.uid, account.gid);
  if (lstatSync(target).isDirectory()) for (const name of readdirSync(target)) giveTo(path.join(target, name), account);
}

/** With an account, everything belongs to that user, who has no other place to write. */
export function makeBareMachine(root: string, account: Account | null): BareMachine {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-fresh-"));
  chmodSync(folder, 0o755);
  const checkout = path.join(folder, "sluice");
  clone(root, checkout);
  for (const name of ["home", "npm-cache", "tmp"]) mkdirSync(path.join(folder, name));
  linkPrograms(path.join(folder, "bin"));
  if (account) {
    chownSync(folder, account.uid, account.gid);
    for (const name of ["sluice", "home", "npm-cache", "tmp"]) giveTo(path.join(folder, name), account);
  }
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => keptVariables.test(name)));
  const environment = {
    ...kept,
    PATH: path.join(folder, "bin"),
    HOME: path.join(folder, "home"),
    TMPDIR: path.join(folder, "tmp"),
    npm_config_cache: path.join(folder, "npm-cache"),
    npm_config_update_notifier: "false",
  } as unknown as NodeJS.ProcessEnv; // no NODE_ENV: a fresh machine has none
  return { folder, checkout, environment, account, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
