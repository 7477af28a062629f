import { readFileSync, statSync } from "node:fs";
import path from "node:path";

export type Account = { uid: number; gid: number };

const firstOwnNumber = 54_321;

/** Postgres refuses to run as root; root starts it under a number that belongs to nobody else. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function readAccounts(): { name: string; uid: number; gid: number }[] {
  try {
    return readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => line.split(":"))
      .filter((fields) => fields.length >= 4)
      .map(([name = "", , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  } catch {
    return [];
  }
}

/** A user number without an entry of its own on this machine. */
export function findOwnAccount(): Account {
  const taken = new Set(readAccounts().map((account) => account.uid));
  let number = firstOwnNumber;
  while (taken.has(number)) number += 1;
  return { uid: number, gid: number };
}

/** initdb, unlike the server, looks its user up by name: it runs as one that every system has. */
export function findNamedAccount(): Account | null {
  const ordinary = readAccounts().filter((account) => account.uid !== 0);
  const found = ordinary.find((account) => account.name === "nobody") ?? ordinary[0];
  return found ? { uid: found.uid, gid: found.gid } : null;
}

/** Whether a user without rights of its own can walk to this path. */
export function isReachableByOthers(target: string): boolean {
  let folder = path.resolve(target);
  for (;;) {
    const mode = statSync(folder, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && (mode & 0o001) === 0) return false;
    const parent = path.dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
}
