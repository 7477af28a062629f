import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { utils, write } from "@e965/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAirflowPython, findOffice } from "#scripts/test/test-services.ts";

const python = findAirflowPython(3);
const office = findOffice();
const root = path.resolve(import.meta.dirname, "../..");

/** Files as people have them, with the first rows that they are read as. */
const files: Readonly<Record<string, readonly [string | Buffer, string]>> = {
  "clients.csv": [
    Buffer.from("Kunde;Ort;Umsatz\nMüller;Köln;1.234,50\nJosé;León;99,00\nSøren;Århus;-12,25\n", "latin1"),
    'Kunde,Ort,Umsatz\nMüller,Köln,"1.234,50"',
  ],
  "dump.tsv": ["id\tnote\n1\t\\N\n2\ttwo\\nlines\n3\ta\\tb\n4\t\\\\\n", 'id,note\n1,\n2,"two\nlines"'],
  "keys.ndjson": [
    '{"id":1,"Email":"a@x.org","email":"b@x.org"}\n\n{"id":2,"email":"c@x.org","late":12345678901234567.89}\n',
    "id,Email,email_2,late\n1,a@x.org,b@x.org,\n2,,c@x.org,12345678901234567.89",
  ],
  "years.csv": ["country,2019,2020\nUlm,1,2\nBonn,3,4\n", "country,2019,2020\nUlm,1,2"],
  "visits.csv": [
    "at,who\n2026-03-01T23:30:00-05:00,a\n2026-03-02T01:00:00+01:00,b\n",
    "at,who\n2026-03-02 04:30:00+00,a\n2026-03-02 00:00:00+00,b",
  ],
  "old.csv.gz": [Buffer.alloc(0), "a,b\n1,x"],
};

function document(names: readonly string[]): string {
  const nodes = names.map(
    (name, index) =>
      `  given${index}: { source: file, path: "${name}" }\n  out${index}: { sink: file, from: given${index}, path: "${name}.out.csv" }`,
  );
  return `sluice: 1\nname: hard\nnodes:\n${nodes.join("\n")}\n`;
}

describe.skipIf(!python)("files as people have them", () => {
  let folder: string;
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  const sluice = (...words: string[]): string =>
    execFileSync(process.execPath, [path.join(root, "cli/sluice.mjs"), ...words], { cwd: folder, encoding: "utf8" });
  const runDag = (bundle: string, out: string): void => {
    const home = mkdtempSync(path.join(folder, "airflow-"));
    execFileSync("/bin/bash", [path.join(root, "scripts/airflow/run_dag.sh"), home, bundle, "hard"], {
      stdio: "pipe",
      timeout: 280_000,
      env: {
        HOME: folder,
        PATH: "/usr/bin:/bin",
        VENV: path.dirname(path.dirname(python!)),
        SLUICE_OUT_DIR: out,
      } as unknown as NodeJS.ProcessEnv, // Next widens the type by NODE_ENV
    });
  };
  /** What a run here and one of the published DAG write, by the name of each file. */
  function inBoth(names: readonly string[]): Map<string, { here: string; there: string }> {
    writeFileSync(at("pipeline.yaml"), document(names));
    sluice("run", "pipeline.yaml", "--out", "here");
    sluice("export", "airflow", "pipeline.yaml", "-o", "bundle");
    runDag(at("bundle"), at("there"));
    const of = (out: string, name: string): string => readFileSync(at(out, `${name}.out.csv`), "utf8");
    return new Map(names.map((name) => [name, { here: of("here", name), there: of("there", name) }]));
  }

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-hard-files-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("give the same rows by a run here and by the published DAG", () => {
    for (const [name, [content]] of Object.entries(files)) writeFileSync(at(name), content);
    writeFileSync(at("old.csv"), "a,b\n1,x\n2,y\n");
    execFileSync("gzip", ["-f", at("old.csv")]);
    for (const [name, { here, there }] of inBoth(Object.keys(files))) {
      expect(here.startsWith(files[name]![1]), `${name}:\n${here}`).toBe(true);
      expect(there, name).toBe(here);
    }
  });

  it.skipIf(!office)("give them as LibreOffice writes its workbooks", () => {
    const day = { t: "n", v: 45_292, z: "yyyy-mm-dd" };
    const long = { t: "n", v: 1.5, z: "[h]:mm:ss" };
    const rows = [
      ["Report of the month"],
      [],
      ["id", "day", "price", "name", "worked"],
      [1, day, 12.5, "  lead, and ", long],
      [2, day, 0.1, "two\nlines", long],
      [3, day, -7, "é", { t: "e", v: 42 }],
    ];
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows as unknown[][]), "Data");
    writeFileSync(at("made.xlsx"), write(book, { type: "buffer", bookType: "xlsx" }) as Buffer);
    mkdirSync(at("books"), { recursive: true });
    const kinds = ["ods", "xls", "xlsx"];
    for (const kind of kinds)
      execFileSync(
        office!,
        [
          "--headless",
          `-env:UserInstallation=file://${at("office")}`,
          "--convert-to",
          kind,
          "--outdir",
          at("books"),
          at("made.xlsx"),
        ],
        { stdio: "pipe", timeout: 120_000 },
      );
    for (const [name, { here, there }] of inBoth(kinds.map((kind) => `books/made.${kind}`))) {
      expect(here, name).toBe(
        'id,day,price,name,worked\n1,2024-01-01,12.5,"  lead, and ",36:00:00\n2,2024-01-01,0.1,"two\nlines",36:00:00\n3,2024-01-01,-7.0,é,\n',
      );
      expect(there, name).toBe(here);
    }
  });
});
