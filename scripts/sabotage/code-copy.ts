import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const git = (root: string, ...args: string[]): void => {
  const ended = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  if (ended.status !== 0) throw new Error(ended.stderr);
};

/** A copy of the code that may be broken. */
export interface CodeCopy {
  readonly code: string;
  /** Beside the code, for what a run of the tests leaves. */
  readonly folder: string;
  remove(): void;
}

/** The code as it is committed, in a folder of its own; packages and the database client are those of this checkout. */
export function copyCode(root: string): CodeCopy {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-sabotage-"));
  const code = path.join(folder, "code");
  git(root, "worktree", "add", "--detach", code);
  for (const shared of ["node_modules", path.join("prisma", "generated"), ".cache"])
    if (existsSync(path.join(root, shared))) symlinkSync(path.join(root, shared), path.join(code, shared));
  return {
    code,
    folder,
    remove: () => {
      git(root, "worktree", "remove", "--force", code);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
