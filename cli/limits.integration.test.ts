import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const steps = 1_998;

describe("a document at the limit of 2,000 steps", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-limits-"));
    writeFileSync(path.join(folder, "a.csv"), "id,amount\n1,10\n2,20\n3,30\n");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(chain: string): { code: number | null; out: string; rows: string } {
    const document = `sluice: 1\nname: long\nnodes:\n  s: { source: file, path: a.csv }\n${chain}  out: { sink: file, from: f${steps - 1}, path: out.csv }\n`;
    writeFileSync(path.join(folder, "long.yaml"), document);
    const ended = spawnSync(process.execPath, [path.resolve("cli/sluice.mjs"), "run", "long.yaml", "--json"], {
      encoding: "utf8",
      cwd: folder,
      timeout: 110_000,
    });
    if (ended.status !== 0) return { code: ended.status, out: ended.stdout + ended.stderr, rows: "" };
    const [output] = (JSON.parse(ended.stdout) as { outputs: { path: string }[] }).outputs;
    return { code: 0, out: "", rows: readFileSync(path.resolve(folder, output!.path), "utf8") };
  }
  const chain = (step: (from: string, index: number) => string): string =>
    Array.from(
      { length: steps },
      (_, index) => `  f${index}: ${step(index === 0 ? "s" : `f${index - 1}`, index)}\n`,
    ).join("");

  test("a chain of filters runs whole", () => {
    expect(run(chain((from, index) => `{ filter: { from: ${from}, where: "amount > ${10 - index}" } }`))).toEqual({
      code: 0,
      out: "",
      rows: "id,amount\n2,20\n3,30\n",
    });
  });

  test("a chain in which each step counts on what the one before it made runs whole", () => {
    expect(run(chain((from) => `{ derive: { from: ${from}, columns: { amount: "amount + 1" } } }`))).toEqual({
      code: 0,
      out: "",
      rows: `id,amount\n1,${10 + steps}\n2,${20 + steps}\n3,${30 + steps}\n`,
    });
  });
});
