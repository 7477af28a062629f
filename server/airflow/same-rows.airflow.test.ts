import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWarehouse, findAirflowPython } from "#scripts/test/test-services.ts";

const python = findAirflowPython(3);
const root = path.resolve(import.meta.dirname, "../..");

/** Loads one row under the tokens of its argument, and prints for each what became of it. */
const loadAgain = `
import json, sys
from sluice_airflow import postgres
stage = {"writes": {"connection": "target", "table": "public.loaded", "mode": "append", "key": []},
         "columns": [{"name": "id", "type": "bigint", "postgres": "bigint"}]}
answers = []
for token, rows in json.loads(sys.argv[2]):
    try:
        answers.append(postgres.load(stage, sys.argv[1], rows, {"id": "one", "token": token}))
    except postgres.LoadRefused as error:
        answers.append(str(error))
print("ANSWERS" + json.dumps(answers))
`;
import { runStages } from "./testing/run-stages.ts";
import { runtimeEnvironment } from "./testing/runtime-environment.ts";

describe.skipIf(!python)("the runtime in a published bundle", () => {
  let folder: string;
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  const inPython = (program: string, args: readonly string[], more: Record<string, string> = {}): string =>
    execFileSync(python!, ["-c", program, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: runtimeEnvironment(folder, { AIRFLOW_HOME: at("airflow"), ...more }),
    });
  const sluice = (...words: string[]): string =>
    execFileSync(process.execPath, [path.join(root, "cli/sluice.mjs"), ...words], { cwd: folder, encoding: "utf8" });

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-same-rows-"));
    cpSync(path.join(root, "examples/orders_daily"), folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("gives the rows that a run gives here, in every file", () => {
    const { outputs } = JSON.parse(sluice("run", "pipeline.yaml", "--out", "here", "--json")) as {
      outputs: { path: string; rows: number }[];
    };
    expect(outputs.length).toBeGreaterThan(0);
    sluice("export", "airflow", "pipeline.yaml", "-o", "bundle");
    inPython(runStages, [at("bundle")], { SLUICE_OUT_DIR: at("there") });
    const lines = (file: string): string[] => readFileSync(file, "utf8").trim().split("\n").toSorted();
    for (const { path: file, rows } of outputs.filter((each) => each.path.endsWith(".csv"))) {
      expect(lines(at(file))).toHaveLength(rows + 1);
      expect(lines(at(file.replace(/^here/, "there")))).toEqual(lines(at(file)));
    }
  });

  it("loads once, whatever is tried again, and refuses a try that is older than one seen", async () => {
    const warehouse = await createWarehouse();
    try {
      writeFileSync(at("one.csv"), "id\n7\n");
      // the second number is how many rows are announced: where it is wrong, the try fails after it has claimed the load
      const tries = JSON.stringify([
        [5, 2],
        [4, 1],
        [6, 1],
        [6, 1],
        [7, 1],
      ]);
      const printed = inPython(loadAgain, [at("one.csv"), tries], { AIRFLOW_CONN_TARGET: warehouse.url });
      const once = { inserted: 1, updated: 0, unchanged: 0 };
      expect(JSON.parse(printed.slice(printed.indexOf("ANSWERS") + 7))).toEqual([
        "2 rows were handed over and Postgres took 1",
        expect.stringContaining("a newer try has taken this load over"),
        once,
        { ...once, repeated: true },
        { ...once, repeated: true },
      ]);
    } finally {
      await warehouse.drop();
    }
  });
});
