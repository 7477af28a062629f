import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isRoot } from "../database/postgres-account.ts";
import type { RolePasswords } from "../database/provision.ts";
import { LaunchProblem } from "./launch-problem.ts";

/** The folder that holds everything of one Sluice: its database, its files, its secrets, its logs. */
export type DataFolder = {
  path: string;
  logs: string;
  passwords: RolePasswords;
  secretKeyFile: string;
  authSecretFile: string;
};

const neededMegabytes = 128;
const passwordNames = ["superuser", "owner", "app", "sweeper", "warehouse"] as const;

/** Written beside and renamed, so that a full disk or a kill leaves the old file or none. */
function writePrivate(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

function readOrMake(file: string, make: () => string): string {
  if (!existsSync(file)) writePrivate(file, make());
  chmodSync(file, 0o600);
  return readFileSync(file, "utf8");
}

function readPasswords(file: string): RolePasswords {
  const make = () =>
    `${JSON.stringify(Object.fromEntries(passwordNames.map((name) => [name, randomBytes(24).toString("hex")])), null, 2)}\n`;
  const found = JSON.parse(readOrMake(file, make)) as Partial<RolePasswords>;
  const missing = passwordNames.filter((name) => typeof found[name] !== "string");
  if (missing.length > 0)
    throw new LaunchProblem(`${file} lacks the password of ${missing.join(", ")}: put the original file back.`);
  return found as RolePasswords;
}

function checkSpace(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const freeMegabytes = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMegabytes < neededMegabytes) {
    throw new LaunchProblem(
      `The disk that holds ${folder} is full (${freeMegabytes} MB free, ${neededMegabytes} needed): free some space, or choose another folder with SLUICE_DATA_DIR.`,
    );
  }
}

/** Makes what is missing: the folder, random passwords, the encryption key and the sign-in secret. */
export function prepareDataFolder(folder: string): DataFolder {
  const logs = path.join(folder, "logs");
  const isNew = !existsSync(folder);
  mkdirSync(logs, { recursive: true });
  // Root's Postgres runs under a user of its own, which must be able to walk through.
  if (isNew) chmodSync(folder, isRoot() ? 0o711 : 0o700);
  const probe = path.join(folder, ".write-probe");
  writeFileSync(probe, "");
  rmSync(probe);
  checkSpace(folder);
  const secretKeyFile = path.join(folder, "secret.key");
  const authSecretFile = path.join(folder, "auth.secret");
  for (const file of [secretKeyFile, authSecretFile]) readOrMake(file, () => `${randomBytes(32).toString("base64")}\n`);
  return {
    path: folder,
    logs,
    passwords: readPasswords(path.join(folder, "secrets.json")),
    secretKeyFile,
    authSecretFile,
  };
}
