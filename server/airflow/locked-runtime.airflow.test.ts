import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAirflowPython } from "#scripts/test/test-services.ts";

const python = findAirflowPython(3);

/** Opens the runtime's DuckDB as a task does, runs each statement, and answers "ok" or the error's first line for each. */
const program = `
import json, sys
from sluice_airflow import duck
given = json.load(sys.stdin)
connection = duck.connect(given["work"], given["sources"])
secret = connection.sql("SELECT 42 AS x")  # a name that a replacement scan would find
answers = []
for statement in given["statements"]:
    try:
        connection.execute(statement).fetchall()
        answers.append("ok")
    except Exception as error:
        answers.append(str(error).splitlines()[0])
print(json.dumps(answers))
`;
import { runtimeEnvironment } from "./testing/runtime-environment.ts";

describe.skipIf(!python)("DuckDB in a published bundle", () => {
  let folder: string;
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  const asked = (statements: readonly string[], sources: readonly string[] = [at("src/a.csv"), at("src/part-*.csv")]) =>
    JSON.parse(
      execFileSync(python!, ["-c", program], {
        input: JSON.stringify({ work: at("work"), sources, statements }),
        encoding: "utf8",
        env: runtimeEnvironment(folder),
      }),
    ) as string[];

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-locked-"));
    for (const each of ["src", "work", "kept"]) mkdirSync(at(each));
    for (const file of ["src/a.csv", "src/b.csv", "src/part-1.csv", "kept/part-2.csv", "secret.csv"])
      writeFileSync(at(file), "id\n1\n");
    symlinkSync(at("kept/part-2.csv"), at("src/part-2.csv"));
    symlinkSync(at("secret.csv"), at("work/link.csv"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("reads its sources, links to them too, and reads and writes its run's folder", () => {
    const statements = [
      `SELECT * FROM read_csv('${at("src/a.csv")}')`,
      `SELECT * FROM read_csv('${at("src/part-*.csv")}')`,
      `COPY (SELECT 1) TO '${at("work/x.parquet")}' (FORMAT parquet)`,
      `SELECT * FROM read_parquet('${at("work/x.parquet")}')`,
    ];
    expect(asked(statements)).toEqual(statements.map(() => "ok"));
  });

  it("reads and writes nothing else, loads nothing, reaches no network, and stays locked", () => {
    const statements = [
      `SELECT * FROM read_csv('${at("secret.csv")}')`,
      `SELECT * FROM read_text('${at("src/b.csv")}')`,
      `SELECT * FROM read_csv('${at("work/link.csv")}')`,
      `SELECT * FROM read_text('${at("work/../secret.csv")}')`,
      "SELECT * FROM read_text('/etc/passwd')",
      "SELECT * FROM glob('/etc/*')",
      "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
      `COPY (SELECT 1) TO '${at("escaped.csv")}'`,
      `COPY (SELECT 1) TO '${at("src/b.csv")}'`,
      `ATTACH '${at("other.db")}' AS other`,
      "INSTALL httpfs",
      "LOAD httpfs",
      "SELECT * FROM secret",
      "SET enable_external_access = true",
      "SET allowed_directories = ['/']",
      "RESET lock_configuration",
      "SET memory_limit = '100GB'",
      "SET python_enable_replacements = true",
    ];
    const answers = asked(statements, [at("src/a.csv")]);
    expect(statements.filter((_, index) => answers[index] === "ok")).toEqual([]);
    expect(existsSync(at("escaped.csv"))).toBe(false);
    expect(readFileSync(at("src/b.csv"), "utf8")).toBe("id\n1\n");
  });
});
