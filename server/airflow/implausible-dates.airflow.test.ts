import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { implausibleDates } from "#domain/sources/implausible-dates.ts";
import { findAirflowPython } from "#scripts/test/test-services.ts";

const python = findAirflowPython(3);
const root = path.resolve(import.meta.dirname, "../..");

const sentences = `
import json, sys
from sluice_airflow.dates import implausible_dates
print(json.dumps([implausible_dates("day", [(each["year"], each["rows"]) for each in counts]) for counts in json.load(sys.stdin)]))
`;
/** Runs each stage of a bundle as its task does. */
const stages = `
import json, logging, os, sys, types
logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
import sluice_airflow
bundle = sys.argv[1]
context = {"dag": types.SimpleNamespace(dag_id="dated"), "run_id": "one", "ti": types.SimpleNamespace(try_number=1)}
with open(os.path.join(bundle, "plan.json"), encoding="utf-8") as file:
    stages = json.load(file)["stages"]
print(json.dumps([sluice_airflow.execute_stage(bundle, stage["id"], context) for stage in stages]))
`;
import { runtimeEnvironment } from "./testing/runtime-environment.ts";

let seed = 7;
const random = (below: number): number => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
};
const someCounts = (): { year: number; rows: number }[] =>
  Array.from({ length: random(8) }, () => ({
    year: [random(20) - 5, 990 + random(20), 1_900 + random(130), 2_000 + random(30), 2_190 + random(20)][random(5)]!,
    rows: [0, 1, 2, random(3_000), 40_000][random(5)]!,
  }));

describe.skipIf(!python)("dates that nobody can have meant, in a published bundle", () => {
  let folder: string;
  const asked = (program: string, words: readonly string[], input = "") =>
    spawnSync(python!, ["-c", program, ...words], {
      input,
      encoding: "utf8",
      env: runtimeEnvironment(folder),
    });
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-dates-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are told in the same sentences as in a run here", () => {
    const cases = Array.from({ length: 2_000 }, someCounts).map((counts) => [
      ...new Map(counts.map((each) => [each.year, each])).values(),
    ]);
    const told = JSON.parse(asked(sentences, [], JSON.stringify(cases)).stdout) as string[][];
    expect(told).toEqual(cases.map((counts) => implausibleDates("day", counts)));
    expect(told.filter((each) => each.length > 0).length).toBeGreaterThan(200);
  });

  const days = Array.from({ length: 60 }, (_, index) => `2026-0${1 + (index % 6)}-1${index % 9}`);
  /** Publishes a pipeline that writes these days to files of every format, and runs its tasks. */
  function warned(texts: readonly string[]): string[] {
    const outputs = ["csv", "tsv", "parquet", "json", "ndjson"];
    const sinks = outputs.map((format) => `  ${format}: { sink: file, from: typed, path: days.${format} }`).join("\n");
    const bundle = mkdtempSync(path.join(folder, "bundle-"));
    writeFileSync(
      path.join(folder, "stays.csv"),
      `stay,note,day\n${texts.map((day, at) => `${at},"a, ""b""",${day}`).join("\n")}\n`,
    );
    writeFileSync(
      path.join(folder, "dated.yaml"),
      `sluice: 1\nname: dated\nnodes:\n  stays: { source: file, path: stays.csv, columns: { day: varchar } }\n  typed: { cast: { from: stays, columns: { day: { type: date, formats: ["%Y-%m-%d"] } } } }\n${sinks}\n`,
    );
    const exported = spawnSync(
      process.execPath,
      [path.join(root, "cli/sluice.mjs"), "export", "airflow", "dated.yaml", "-o", bundle],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    expect(exported.status, exported.stderr).toBe(0);
    const ran = asked(stages, [bundle]);
    expect(ran.status, ran.stderr).toBe(0);
    expect(readFileSync(path.join(bundle, "out/days.csv"), "utf8").split("\n")).toHaveLength(texts.length + 2);
    return ran.stderr.split("\n").filter((line) => line.startsWith("WARNING"));
  }

  it("are a warning in the log of the task that writes them, whatever the format", () => {
    const lines = warned([...days, "0005-11-26", "0006-01-01"]);
    for (const target of ["csv", "tsv", "parquet", "json", "ndjson"])
      expect(
        lines.filter((line) => line.startsWith(`WARNING ${target}: 2 dates of day are in the years 5 to 6. Look `)),
      ).toHaveLength(1);
    expect(lines).toHaveLength(5);
  });

  it("are none where all dates are plausible", () => {
    expect(warned(days)).toEqual([]);
  });
});
