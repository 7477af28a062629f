import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAirflowPython } from "#scripts/test/test-services.ts";

const python = findAirflowPython(3);
const root = path.resolve(import.meta.dirname, "../..");

/** Runs each stage of a bundle as its task does. */
const stages = `
import json, os, sys, types
import sluice_airflow
bundle = sys.argv[1]
context = {"dag": types.SimpleNamespace(dag_id="changed"), "run_id": "one", "ti": types.SimpleNamespace(try_number=1)}
with open(os.path.join(bundle, "plan.json"), encoding="utf-8") as file:
    stages = json.load(file)["stages"]
for stage in stages:
    sluice_airflow.execute_stage(bundle, stage["id"], context)
`;
import { runtimeEnvironment } from "./testing/runtime-environment.ts";

const csv = "id,name,id\n1,x,3\n2,y,4\n";
const noise = Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7_919) % 256));
const bytes = (latin: string): Buffer => Buffer.concat([Buffer.from(latin, "latin1"), noise]);
const packed = gzipSync(
  `id,name,id\n${Array.from({ length: 50_000 }, (_, index) => `${index},n${(index * 7_919) % 999_983},1`).join("\n")}\n`,
);
const damaged = Buffer.from(packed);
damaged[damaged.length - 6]! ^= 1;

describe.skipIf(!python)("a source that changed after it was published", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-changed-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Publishes a pipeline that reads `name`, and runs its tasks with other content: the last line of the log, empty where all went well. */
  function ran(name: string, [first, later]: readonly [Buffer | string, Buffer | string]): string {
    writeFileSync(path.join(folder, name), first);
    writeFileSync(
      path.join(folder, "changed.yaml"),
      `sluice: 1\nname: changed\nnodes:\n  given: { source: file, path: ${name} }\n  out: { sink: file, from: given, path: out.csv }\n`,
    );
    const bundle = mkdtempSync(path.join(folder, "bundle-"));
    const words = ["export", "airflow", "changed.yaml", "-o", bundle];
    const exported = spawnSync(process.execPath, [path.join(root, "cli/sluice.mjs"), ...words], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(exported.status, exported.stderr).toBe(0);
    writeFileSync(path.join(bundle, "sources", name), later);
    const { stderr } = spawnSync(python!, ["-c", stages, bundle], {
      encoding: "utf8",
      env: runtimeEnvironment(folder),
    });
    if (stderr === "") expect(readFileSync(path.join(bundle, "out/out.csv"), "utf8")).toMatch(/^id,[^,]+,id_2\n/);
    return stderr.trimEnd().split("\n").at(-1)!;
  }

  it.each([
    ["other columns", "a.csv", csv, "name,id,id\nx,1,3\n", /column 1 was "id" and is "name"/],
    ["a renamed column", "b.csv", csv, "id,title,id\n1,x,3\n", /column 2 was "name" and is "title"/],
    ["a sheet", "c.csv", csv, bytes("PK\x03\x04"), /c[.]csv is a packed file \(zip, or a sheet of Excel\)/],
    ["an old sheet", "d.csv", csv, bytes("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), /d[.]csv is a document of an old Office/],
    ["a document", "e.csv", csv, bytes("%PDF-1.7"), /e[.]csv is a document/],
    ["columns", "f.csv", csv, bytes("PAR1"), /f[.]csv is a Parquet file/],
    ["batches", "o.csv", csv, bytes("ARROW1\0\0"), /o[.]csv is an Arrow file/],
    ["binary data", "g.csv", csv, noise, /g[.]csv is not a text file/],
    ["a page", "h.csv", csv, "<!DOCTYPE html>\n<html></html>", /h[.]csv is a web page/],
    ["nothing", "i.csv", csv, "", /i[.]csv is empty/],
    ["a packed file without end", "j.csv.gz", packed, packed.subarray(0, -4), /j[.]csv[.]gz was cut off/],
    ["half a packed file", "k.csv.gz", packed, packed.subarray(0, packed.length / 2), /k[.]csv[.]gz was cut off/],
    ["a damaged packed file", "l.csv.gz", packed, damaged, /l[.]csv[.]gz is damaged/],
    ["a text that is not packed", "m.csv.gz", packed, csv, /m[.]csv[.]gz .*cannot be unpacked/],
    [
      "a table where records were",
      "n.ndjson",
      '{"id":1,"name":"x","id_2":3}\n',
      csv,
      /n[.]ndjson does not begin like JSON/,
    ],
  ])("fails where it became %s", (...[, name, first, later, words]) => {
    const told = ran(name, [first, later]);
    expect(told).toMatch(words);
    expect(told).toMatch(/^sluice_airflow[.]\S+: given: .*[.] [A-Z][^.]*[.]/);
  });

  it.each([
    ["a.csv", csv, csv],
    ["b.csv", csv, `${csv}5,z,6\n`],
    ["c.csv", `\ufeff${csv}`, csv],
    ["d.csv", 'id,"name",id\n1,x,3\n2,y,4\n', csv],
    ["e.csv", Buffer.from(`\ufeff${csv}`, "utf16le"), Buffer.from(`\ufeff${csv}5,z,6\n`, "utf16le")],
    ["f.csv", csv.replaceAll("\n", "\r\n"), csv.replaceAll("\n", "\r\n")],
    ["g.csv", `A title above\n\n${csv}`, `Another title\n\n${csv}`],
    ["latin.csv", Buffer.from("id,pr\xe9nom,id\n1,x,3\n", "latin1"), Buffer.from("id,pr\xe9nom,id\n2,y,3\n", "latin1")],
    ["h.csv.gz", packed, gzipSync(csv)],
    ["i.csv.gz", packed, Buffer.concat([gzipSync(csv), gzipSync("5,z,6\n")])],
  ])("goes on with %s where it is the same table", (name, first, later) => {
    expect(ran(name, [first, later])).toBe("");
  });
});
