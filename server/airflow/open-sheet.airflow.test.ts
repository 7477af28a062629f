import { execFileSync } from "node:child_process";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZipFile } from "yazl";
import { type FileReading, plainMarks } from "#domain/reading/file-reading.ts";
import { findAirflowPython } from "#scripts/test/test-services.ts";
import { prepareSource } from "#server/reading/index.ts";
import { preparationOf } from "./program-source.ts";
import { runtimeEnvironment } from "./testing/runtime-environment.ts";

const python = findAirflowPython(3);
const prepareSheets = `
import json, sys
from sluice_airflow import prepare
for path, preparation, folder in json.load(sys.stdin):
    prepare.prepare({"prepare": preparation}, path, folder)
`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("\t", "&#9;");
const word = fc.string({ unit: fc.constantFrom("a", "é", "&", "<", '"', ",", "'", " ", "😀", "1"), maxLength: 6 });
const inLine = fc.oneof(
  word.map(escaped),
  fc.constantFrom(
    "<text:line-break/>",
    "<text:tab/>",
    "<text:s/>",
    '<text:s text:c="3"/>',
    "  \n  ",
    "<text:span>in</text:span>",
    "<o:annotation><text:p>remark</text:p></o:annotation>",
  ),
);
const paragraphs = fc
  .array(fc.array(inLine, { maxLength: 4 }), { maxLength: 3 })
  .map((all) => all.map((each) => `<text:p>${each.join("")}</text:p>`).join("\n  "));
const figure = fc.oneof(
  fc.double({ min: -1e25, max: 1e25, noNaN: true }).map(String),
  fc.integer({ min: -1_000_000, max: 5_000_000 }).map((days) => String(days / 100)),
  fc.constantFrom("", "12,5", "1e400", "-0", "0x1", " 1", "+.5", "Infinity"),
);
const date = fc.oneof(
  fc
    .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, -1)),
  fc.constantFrom(
    "2024-01-01",
    "2024-02-30",
    "0000-01-01",
    "2024-01-01T24:00:00",
    "2024-12-31T23:59:59.9996",
    "9999-12-31T23:59:59.9999",
    "yesterday",
    "2024-01-01T00:00:00Z",
  ),
);
const time = fc.constantFrom(
  "PT06H00M00S",
  "-PT12H30M01.5S",
  "PT2400H",
  "PT0S",
  "-PT0S",
  "P1D",
  "PT59.9996S",
  "PT1H,5",
);
const typed = fc.oneof(
  fc.tuple(fc.constantFrom("float", "percentage", "currency"), figure).map(([kind, value]) => [kind, "value", value]),
  date.map((value) => ["date", "date-value", value]),
  time.map((value) => ["time", "time-value", value]),
  fc.constantFrom("true", "false").map((value) => ["boolean", "boolean-value", value]),
  word.map((value) => ["string", "string-value", escaped(value)]),
);
const attributes = fc.oneof(
  typed.map(([kind, field, value]) => ` o:value-type="${kind}" o:${field}="${value}"`),
  fc.constantFrom("", ' o:value-type="string"', ' o:value-type="float"', ' o:value-type="void"', ' formula="of:=1"'),
  fc.constantFrom(' o:value-type="string" o:string-value="" calcext:value-type="error"', ' table:formula="of:=x"'),
);
const repeated = fc.constantFrom(
  "",
  "",
  "",
  ' table:number-columns-repeated="2"',
  ' table:number-columns-repeated="x"',
);
const style = fc.constantFrom(
  "",
  "",
  ' table:style-name="day"',
  ' table:style-name="hours"',
  ' table:style-name="long"',
);
const cell = fc
  .tuple(fc.constantFrom("table-cell", "table-cell", "covered-table-cell"), attributes, repeated, style, paragraphs)
  .map(([name, at, more, styled, shown]) => `<table:${name}${at}${more}${styled}>${shown}</table:${name}>`);
const rows = fc.array(
  fc
    .tuple(fc.constantFrom("", "", ' table:number-rows-repeated="3"'), fc.array(cell, { maxLength: 5 }))
    .map(([more, cells]) => `<table:table-row${more}>${cells.join("")}</table:table-row>`),
  { minLength: 5, maxLength: 20 },
);

const content = (sheet: readonly string[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:n="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
  xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<o:automatic-styles><n:date-style style:name="N1"/><n:time-style style:name="N2"/>
<n:time-style style:name="N3" n:truncate-on-overflow="false"/><style:style style:name="day" style:data-style-name="N1"/>
<style:style style:name="hours" style:data-style-name="N2"/><style:style style:name="long" style:data-style-name="N3"/>
</o:automatic-styles><o:body><o:spreadsheet><table:tracked-changes><table:table-cell/></table:tracked-changes>
<table:table table:name="Other"><table:table-row><table:table-cell><text:p>other</text:p></table:table-cell></table:table-row></table:table>
<table:table table:name="Data"><table:table-row><table:table-cell/></table:table-row>
<table:table-row><table:table-cell/><table:table-cell><text:p>first</text:p></table:table-cell><table:table-cell><text:p>second</text:p></table:table-cell></table:table-row>
${sheet.join("\n")}
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table></o:spreadsheet></o:body></o:document-content>`;

async function writeBook(file: string, xml: string): Promise<void> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from("application/vnd.oasis.opendocument.spreadsheet"), "mimetype", { compress: false });
  zip.addBuffer(Buffer.from(xml), "content.xml");
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}

describe.skipIf(!python)("an OpenDocument sheet in a published bundle", () => {
  let folder: string;
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-open-sheet-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("has the same texts as here, whatever its cells are", async () => {
    const reading: FileReading = {
      ...plainMarks,
      format: "csv",
      packed: "ods",
      sheet: "Data",
      prepare: "table",
      columns: Array.from({ length: 10 }, (_, column) => ({ name: `c${column}`, type: "varchar" })),
    };
    const books = fc.sample(rows, { numRuns: 80, seed: 11 });
    const jobs: unknown[] = [];
    for (const [index, sheet] of books.entries()) {
      await writeBook(at(`${index}.ods`), content(sheet));
      await prepareSource({ path: at(`${index}.ods`), reading }, { folder: at("here", String(index)) });
      jobs.push([at(`${index}.ods`), preparationOf(reading), at("there", String(index))]);
    }
    execFileSync(python!, ["-c", prepareSheets], {
      input: JSON.stringify(jobs),
      env: runtimeEnvironment(folder, { AIRFLOW_HOME: at("airflow") }),
    });
    let letters = 0;
    for (const index of books.keys()) {
      const [here, there] = ["here", "there"].map((each) => {
        const [name] = execFileSync("ls", [at(each, String(index))], { encoding: "utf8" }).split("\n");
        return readFileSync(at(each, String(index), name!), "utf8");
      });
      expect(there!.split("\n"), books[index]!.join("\n")).toEqual(here!.split("\n"));
      letters += here!.length;
    }
    expect(letters).toBeGreaterThan(10_000);
  }, 300_000);
});
