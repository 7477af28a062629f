import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { utils, write } from "@e965/xlsx";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FileReading, plainMarks } from "#domain/reading/file-reading.ts";
import { findAirflowPython } from "#scripts/test/test-services.ts";
import { prepareSource } from "#server/reading/index.ts";
import { preparationOf } from "./program-source.ts";
import { runtimeEnvironment } from "./testing/runtime-environment.ts";

const python = findAirflowPython(3);
const prepareSheet = `
import json, sys
from sluice_airflow import prepare
path, preparation, folder = json.load(sys.stdin)
at, found = prepare.prepare({"prepare": preparation}, path, folder)
print(json.dumps([open(at, "rb").read().decode(), found[0]]))
`;
const builtIn = "General|0|0.00%|d-mmm-yy|h:mm AM/PM|mm:ss.0|[h]:mm:ss|0.00E+00".split("|");
const own =
  '[Red]0|yyyy-mm-dd|yyyy-mm-dd h:mm:ss|[$-409]d-mmm-yy;@|[ss].00|"d"0|\\\\d0|0 "days"|#,##0;[Red]-#,##0'.split("|");
const word = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", "'", " ", "\n", "😀", "1", "-"), maxLength: 6 });
const cellIn = (formats: readonly string[]) =>
  fc.oneof(
    fc.record({ t: fc.constant("s"), v: word }),
    fc.record({ t: fc.constant("b"), v: fc.boolean() }),
    fc.record({ t: fc.constant("e"), v: fc.constantFrom(7, 42, 23) }),
    fc.record({ t: fc.constant("n"), v: fc.double({ min: -1e25, max: 1e25, noNaN: true }) }),
    fc.record({
      t: fc.constant("n"),
      v: fc.integer({ min: 0, max: 6e10 }).map((parts) => parts / 1e6),
      z: fc.constantFrom(...formats),
    }),
    fc.record({ t: fc.constant("n"), v: fc.integer({ min: 0, max: 60_000 }), z: fc.constantFrom(...formats) }),
    fc.constant(null),
  );
// the old format's writer gives formats of its own the places of those of money, which calamine takes for numbers
const rowsOf = (bookType: string) =>
  fc.array(fc.array(cellIn(bookType === "xlsx" ? [...builtIn, ...own] : builtIn), { minLength: 4, maxLength: 4 }), {
    minLength: 40,
    maxLength: 40,
  });

describe.skipIf(!python)("a sheet that is prepared in a published bundle", () => {
  let folder: string;
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-sheet-"));
    mkdirSync(at("files"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["xlsx", "xlsx", false],
    ["xlsx", "xlsx", true],
    ["xls", "biff8", false],
    ["ods", "ods", false],
  ] as const)(
    "is the same text: %s, written as %s, days from 1904: %s",
    async (packed, bookType, date1904) => {
      const reading: FileReading = {
        ...plainMarks,
        format: "csv",
        packed,
        sheet: "Data",
        prepare: "table",
        columns: ["a", "b", "c", "d"].map((name) => ({ name, type: "varchar" })),
      };
      for (const [index, given] of fc.sample(rowsOf(bookType), { numRuns: 12, seed: 5 }).entries()) {
        const book = utils.book_new();
        const sheet = utils.aoa_to_sheet([["first", "second", "third", "fourth"], ...given]);
        utils.book_append_sheet(book, utils.aoa_to_sheet([["other"]]), "Other");
        utils.book_append_sheet(book, sheet, "Data");
        book.Workbook = { WBProps: { date1904 } };
        const name = `${bookType}-${date1904}-${index}`;
        writeFileSync(at("files", name), write(book, { type: "buffer", bookType }) as Buffer);
        const prepared = await prepareSource({ path: at("files", name), reading }, { folder: at("here", name) });
        const answer = execFileSync(python!, ["-c", prepareSheet], {
          encoding: "utf8",
          input: JSON.stringify([at("files", name), preparationOf(reading), at("there", name)]),
          env: runtimeEnvironment(folder, { AIRFLOW_HOME: at("airflow") }),
        });
        const [there, unreadable] = JSON.parse(answer) as [string, number];
        expect(unreadable).toBe(0);
        expect(there.split("\n")).toEqual(readFileSync(prepared.path, "utf8").split("\n"));
        expect(there.length).toBeGreaterThan(1_000);
      }
    },
    300_000,
  );
});
