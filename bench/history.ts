import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Machine, Measure } from "./report.ts";

const file = path.join(import.meta.dirname, "history.jsonl");
const entrySchema = z.object({
  at: z.iso.datetime(),
  commit: z.string(),
  rows: z.number(),
  load: z.number(),
  figures: z.record(z.string(), z.number()),
});
type Entry = z.infer<typeof entrySchema>;

function readLast(): Entry | null {
  if (!existsSync(file)) return null;
  const last = readFileSync(file, "utf8").trim().split("\n").at(-1);
  return last ? entrySchema.parse(JSON.parse(last)) : null;
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

/** Adds this run to the history, one line a run, and says what became of each figure since the run before. */
export function keepHistory(measures: readonly Measure[], machine: Machine): string[] {
  const before = readLast();
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const entry: Entry = {
    at: new Date().toISOString(),
    commit,
    rows: machine.rows,
    load: rounded(machine.load),
    figures: Object.fromEntries(measures.map((each) => [each.name, rounded(each.value)])),
  };
  appendFileSync(file, `${JSON.stringify(entry)}\n`);
  if (!before) return [];
  return measures.flatMap(({ name, value, unit }) => {
    const then = before.figures[name];
    if (then === undefined || then === 0) return [];
    const percent = (value / then - 1) * 100;
    return `${name}: ${rounded(value)} ${unit}, ${percent > 0 ? "+" : ""}${percent.toFixed(0)} % since ${before.commit}`;
  });
}
