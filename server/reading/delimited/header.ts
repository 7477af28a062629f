import { isNullWord } from "../columns/null-words.ts";
import { narrowest } from "../columns/value-types.ts";
import { isFigure, isWordy, isYear } from "./cell-shapes.ts";
import { headerEvidence } from "./header-evidence.ts";
import type { TextRecord } from "./records.ts";
import { filledCells, isBlank } from "./sample-records.ts";

export interface Header {
  /** Rows of names. */
  readonly rows: number;
  /** A row of units stands below them. */
  readonly hasUnits: boolean;
  /** The first row may be a header or a record. */
  readonly isOpen: boolean;
}

const none: Header = { rows: 0, hasUnits: false, isOpen: false };
const mostRows = 5;
/** Evidence below this, for or against, leaves it open. */
const sureEvidence = 0.8;

const unit =
  /^[([]?(%|‰|°|°?[CFK]|deg|rad|[munpµkMGh]?(m|g|s|A|V|W|J|N|Pa|Hz|l|L|B|t|bar|Wh|cal|mol|Ω|Ohm)([²³23]|\^[23])?|ft|in|mi|yd|lbs?|oz|min|h|hrs?|sec|days?|years?|yr|ha|acres?|mph|kn|km\/h|m\/s|ppm|ppb|px|pcs|usd|eur|gbp|chf|[$€£¥]|mio\.?( [a-z]{3})?|count|number|#|n)([/·*](m|g|s|h|l|L|kg|km|min|day|yr|ha|m2|m3|m²|m³|capita|person))?[)\]]?$/;
const isUnit = (cell: string): boolean => unit.test(cell) || /^[([][^()[\]]{1,12}[)\]]$/.test(cell);

const sameFields = (one: TextRecord, other: TextRecord): boolean =>
  one.fields.length === other.fields.length &&
  one.fields.every((field, column) => field.trim().toLowerCase() === other.fields[column]!.trim().toLowerCase());

/** Whether the row holds units: beside blanks and dashes nothing else, and figures stand below most of them. */
function isUnitsRow(record: TextRecord, typed: readonly number[]): boolean {
  const cells = record.fields.map((field) => field.trim());
  const given = cells.filter((cell) => cell !== "" && cell !== "-");
  const units = given.filter(isUnit);
  return units.length > 0 && units.length === given.length && typed.some((column) => isUnit(cells[column] ?? ""));
}

const hasGaps = (record: TextRecord): boolean => filledCells(record) < record.fields.length;

/** Columns that hold figures, days or yes and no in the last of these records. */
const typedColumns = (first: TextRecord, data: readonly TextRecord[]): number[] =>
  first.fields.flatMap((_, column) =>
    narrowest(data.slice(-200).map((record) => (record.fields[column] ?? "").trim())) === null ? [] : [column],
  );

/** Columns that hold figures in whatever spelling, beside words for nothing. */
const figureColumns = (first: TextRecord, data: readonly TextRecord[]): number[] =>
  first.fields.flatMap((_, column) => {
    const cells = data.slice(-200).map((record) => (record.fields[column] ?? "").trim());
    const given = cells.filter((cell) => cell !== "" && !isNullWord(cell));
    return given.length > 0 && given.every((cell) => isFigure(cell) || narrowest([cell]) !== null) ? [column] : [];
  });

/** How many of the first records are rows of names: further ones repeat the first, or hold words above figures and days. */
function nameRows(rows: readonly TextRecord[]): number {
  const [first, ...rest] = rows;
  let headers = 1;
  while (headers < mostRows && rest.length > headers && sameFields(first!, rest[headers - 1]!)) headers += 1;
  if (headers > 1) return headers;
  const isBelowGroups = hasGaps(first!);
  const isYearBelow = (cell: string): boolean => isBelowGroups && isYear(cell);
  const isName = (cell: string): boolean => cell === "" || (isWordy(cell) && !isNullWord(cell)) || isYearBelow(cell);
  for (; headers < mostRows && rest.length > headers + 1; headers += 1) {
    const next = rest[headers - 1]!;
    const below = rest.slice(headers).filter((record) => !isBlank(record));
    const typed = typedColumns(first!, below);
    const cells = next.fields.map((field) => field.trim());
    const isHeader =
      typed.length > 1 &&
      cells.length === first!.fields.length &&
      cells.every(isName) &&
      typed.every((column) => narrowest([cells[column]!]) === null || isYearBelow(cells[column]!)) &&
      below.every((record) => typed.some((column) => !isWordy(record.fields[column] ?? "")));
    if (!isHeader) break;
  }
  return headers;
}

/** Rows of names and units below the first one are none of the data. */
function evidenceOver(first: TextRecord, data: readonly TextRecord[]): number {
  const isShort = data.every(({ fields }) => fields.length === first.fields.length + 1);
  const names = isShort ? { ...first, fields: ["", ...first.fields] } : first;
  const above = [0, 1, 2].filter((rows) => rows === 0 || data.length > rows + 1);
  return Math.max(...above.map((rows) => headerEvidence(names, data.slice(rows))));
}

/** Which of a table's first rows are its header, as the rows say or as a person wants it. */
export function findHeader(rows: readonly TextRecord[], wanted: boolean | number | undefined): Header {
  const [first, ...rest] = rows;
  if (!first || wanted === false || wanted === 0) return none;
  if (typeof wanted === "number") return { ...none, rows: Math.min(wanted, rows.length) };
  const data = rest.filter((record) => !isBlank(record));
  const isDistinct = new Set(first.fields.map((field) => field.trim().toLowerCase())).size === first.fields.length;
  // A header that comes again, as in joined files, says nothing against itself.
  const others = isDistinct ? data.filter((record) => !sameFields(record, first)) : data;
  const judged = others.length > 0 ? others : data;
  const evidence = judged.length === 0 ? (first.fields.every(isWordy) ? 1 : -1) : evidenceOver(first, judged);
  const isOpen = Math.abs(evidence) < sureEvidence;
  const isHeader = isOpen ? isDistinct && first.fields.every(isWordy) : evidence > 0;
  if (wanted !== true && !isHeader) return { ...none, isOpen };
  const names = data.length > 1 && isUnitsRow(data[0]!, figureColumns(first, data.slice(1))) ? 1 : nameRows(rows);
  const below = rest.slice(names - 1).filter((record) => !isBlank(record));
  const hasUnits = below.length > 1 && isUnitsRow(below[0]!, figureColumns(first, below.slice(1)));
  return { rows: names, hasUnits, isOpen: wanted === undefined && isOpen };
}

/** A name above several columns stands in the first of them alone: it is meant for all up to the next one. */
function spread({ fields }: TextRecord): string[] {
  let before = "";
  return fields.map((field) => (before = field.trim() === "" ? before : field.trim()));
}

/** The names of the columns that these rows of header give. */
export function namesOf(rows: readonly TextRecord[], width: number): string[] {
  const last = rows.at(-1);
  const isRepeated = rows.length > 1 && sameFields(rows[0]!, last!);
  const parts = rows.map((record, index) =>
    index < rows.length - 1 && !isRepeated ? spread(record) : record.fields.map((field) => field.trim()),
  );
  return Array.from({ length: width }, (_, column) =>
    parts
      .map((row) => row[column] ?? "")
      .filter((part) => part !== "")
      .join(" "),
  );
}
