import type { SheetFormat } from "#domain/reading/file-formats.ts";
import { type Decision, decided } from "#domain/reading/decision.ts";
import { plural } from "#domain/text/plural.ts";
import type { TableCounts } from "../prepare/table-writer.ts";
import { refusal } from "../refusal.ts";
import type { LookedAtSheet } from "./sheet-job.ts";
import { sheetsOf } from "./workbook.ts";

const sizeOf = ({ rows, columns }: LookedAtSheet): string => `${plural(rows, "row")} × ${plural(columns, "column")}`;
const titles: Record<SheetFormat, string> = {
  xlsx: "an Excel workbook",
  xls: "a workbook of an old Excel",
  ods: "an OpenDocument spreadsheet",
};

/** The sheet that is read: the one that a person chose, or the first visible one with a table in it. */
export async function sheetDecisions(
  path: string,
  kind: SheetFormat,
  wanted: string | undefined,
): Promise<{ sheet: string; decisions: Decision[] }> {
  const sheets = await sheetsOf({ path, kind });
  const names = sheets.map(({ name }) => name);
  const visible = sheets.filter(({ isHidden }) => !isHidden);
  const tables = visible.filter(({ tableRows }) => tableRows > 1);
  const filled = visible.filter(({ columns }) => columns > 0);
  const named = sheets.find(({ name }) => name === wanted);
  if (wanted !== undefined && !named)
    throw refusal(
      path,
      `has no sheet ${wanted}: it has ${names.slice(0, 10).join(", ")}.`,
      "Choose one of its sheets.",
    );
  const chosen = named ?? tables[0] ?? filled[0];
  if (!chosen) throw refusal(path, "has no visible sheet with a value in it.", "Fill one, or choose a hidden sheet.");
  const hidden = sheets.filter((each) => each.isHidden && each !== chosen);
  const hiddenWords = hidden.length === 0 ? "" : ` (hidden: ${hidden.map(({ name }) => name).join(", ")})`;
  const of = sheets.length > 1 ? ` of ${sheets.length}` : "";
  return {
    sheet: chosen.name,
    decisions: [
      decided("container", { chosen: kind, says: titles[kind] }),
      decided("sheet", {
        chosen: chosen.name,
        says: `sheet ${chosen.name}${of}${hiddenWords}`,
        others: [...filled, ...hidden]
          .filter((each) => each !== chosen)
          .slice(0, 20)
          .map((each) => ({
            chosen: each.name,
            says: `${each.isHidden ? "hidden sheet" : "sheet"} ${each.name}`,
            gives: sizeOf(each),
          })),
        isOpen: wanted === undefined && tables.length > 1,
      }),
    ],
  };
}

/** What is to say of the cells of a sheet, once all have been read. */
export function cellDecisions(tables: readonly TableCounts[]): Decision[] {
  const notes = tables.flatMap(({ cells }) => (cells ? [cells] : []));
  const sum = (count: "errors" | "withoutValue" | "merged"): number =>
    notes.reduce((total, each) => total + each[count], 0);
  const at = (place: "firstError" | "firstWithoutValue"): string =>
    notes.map((each) => each[place]).find((each) => each !== null) ?? "";
  const [errors, withoutValue, merged] = [sum("errors"), sum("withoutValue"), sum("merged")];
  const says = [
    errors > 0 ? `${plural(errors, "error cell")} read as nothing (first ${at("firstError")})` : "",
    withoutValue > 0
      ? `${plural(withoutValue, "formula")} without a stored value (first ${at("firstWithoutValue")})`
      : "",
    merged > 0 ? `${plural(merged, "group")} of merged cells, whose value stands in the first of them` : "",
  ].filter((each) => each !== "");
  return says.map((each) => decided("records", { chosen: "", says: each }));
}
