import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";

/** The tasks stand beside the repository: not all of them may be handed on. */
const tasks = path.resolve(import.meta.dirname, "../../shared/evals");
const out = mkdtempSync(path.join(tmpdir(), "sluice-eval-"));
const isThere = existsSync(tasks);
if (!isThere) console.warn(`skipped: there are no tasks in ${tasks}`);
afterAll(() => rmSync(out, { recursive: true, force: true }));

interface Score {
  readonly id: string;
  readonly pass: boolean;
}
const read = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;

describe.skipIf(!isThere)("requests in plain words", () => {
  test("every one is answered, three at least are right and sure, and none is wrong and sure", () => {
    execFileSync(process.execPath, [path.join(import.meta.dirname, "eval.ts"), "--tasks", tasks, "--out", out], {
      stdio: "ignore",
    });
    execFileSync(
      "python3",
      [path.join(tasks, "score_tasks.py"), out, "--tasks", tasks, "--json", path.join(out, "score.json")],
      { stdio: "ignore" },
    );
    const right = new Set(
      read<Score[]>(path.join(out, "score.json"))
        .filter((each) => each.pass)
        .map(({ id }) => id),
    );
    const ids = readdirSync(tasks, { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map(({ name }) => name);
    const sure = ids.filter((id) => read<{ status: string }>(path.join(out, id, "result.json")).status === "sure");
    expect(ids.length).toBeGreaterThanOrEqual(33);
    expect(sure.filter((id) => !right.has(id))).toEqual([]);
    expect(sure.length).toBeGreaterThanOrEqual(3);
  });
});
