import { memberBytes, membersOf } from "../container/zip.ts";
import { cellName, spelledRow } from "./cell-text.ts";
import { isErrorCell, type OpenCell, openCellText } from "./open-sheet-cell.ts";
import { type SheetListener, SheetReader } from "./open-sheet-xml.ts";
import type { CellNotes, LookedAtSheet } from "./sheet-job.ts";

/** Rows of each sheet that are looked at before one is chosen. */
const rowsLookedAt = 1_000;
const pieceLetters = 1 << 20;
const mostColumns = 16_384;

/** The part of a sheet that has values in it: rows before `end`, columns from `first` to `last`. */
interface Region {
  end: number;
  first: number;
  last: number;
}

const isLocked = async (path: string): Promise<boolean> => {
  let manifest = "";
  for await (const piece of memberBytes(path, "META-INF/manifest.xml")) manifest += piece.toString("latin1");
  return /encryption-data/.test(manifest);
};

/** Tells of a workbook's sheets and rows, piece by piece of its document; the caller takes what came with each piece. */
async function* readSheets(path: string, listener: SheetListener, signal?: AbortSignal): AsyncIterable<void> {
  const members = await membersOf(path);
  if (members.some(({ name }) => name === "encrypted-package")) throw new Error("it is encrypted");
  if (members.some(({ name }) => name === "META-INF/manifest.xml") && (await isLocked(path)))
    throw new Error("it is encrypted");
  const reader = new SheetReader(listener);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const piece of memberBytes(path, "content.xml")) {
    signal?.throwIfAborted();
    reader.write(decoder.decode(piece, { stream: true }));
    yield;
  }
  reader.write(decoder.decode());
  reader.end();
  yield;
}

/** A row's texts, one for each of its cells; blank ones at its end are left out. */
function textsOf(cells: readonly OpenCell[]): (string | null)[] {
  const texts = cells.map((cell) => ({ text: openCellText(cell), times: cell.times }));
  while (texts.at(-1)?.text === null) texts.pop();
  const all: (string | null)[] = [];
  for (const { text, times } of texts) {
    if (all.length + times > mostColumns) throw new Error("a row has more than 16,384 cells");
    for (let each = 0; each < times; each += 1) all.push(text);
  }
  return all;
}

/** The sheets of a workbook with the part of each that has values in it. */
async function regionsOf(path: string, signal?: AbortSignal): Promise<{ sheet: LookedAtSheet; region: Region }[]> {
  const found: { sheet: { -readonly [K in keyof LookedAtSheet]: LookedAtSheet[K] }; region: Region; rows: number }[] =
    [];
  const listener: SheetListener = {
    sheet: (name, isHidden) => {
      const sheet = { name, isHidden, rows: 0, columns: 0, tableRows: 0 };
      found.push({ sheet, region: { end: 0, first: Infinity, last: -1 }, rows: 0 });
    },
    row: (cells, times) => {
      const at = found.at(-1)!;
      at.rows += times;
      const texts = textsOf(cells);
      if (texts.length === 0) return;
      const { region, sheet } = at;
      region.end = at.rows;
      region.first = Math.min(
        region.first,
        texts.findIndex((text) => text !== null),
      );
      region.last = Math.max(region.last, texts.length - 1);
      sheet.rows = region.end;
      sheet.columns = region.last - region.first + 1;
      if (at.rows - times < rowsLookedAt && texts.filter((text) => text !== null).length > 1) sheet.tableRows += times;
    },
  };
  for await (const _piece of readSheets(path, listener, signal));
  return found;
}

export const openSheets = async (path: string, signal?: AbortSignal): Promise<LookedAtSheet[]> =>
  (await regionsOf(path, signal)).map(({ sheet }) => sheet);

function noteCells(cells: readonly OpenCell[], row: number, notes: CellNotes): void {
  let column = 0;
  for (const cell of cells) {
    if (cell.isMerged) notes.merged += cell.times;
    if (isErrorCell(cell)) {
      notes.errors += cell.times;
      notes.firstError ??= cellName(row, column);
    } else if (cell.hasFormula && openCellText(cell) === null && cell.kind !== "string") {
      notes.withoutValue += cell.times;
      notes.firstWithoutValue ??= cellName(row, column);
    }
    column += cell.times;
  }
}

/** The cells of a sheet as plain CSV; `tell` is given what is to say of them once all are read. */
export async function* openSheetBytes(
  { path, sheet, signal }: { path: string; sheet: string; signal?: AbortSignal | undefined },
  how: { readonly rows?: number; readonly tell?: (notes: CellNotes) => void } = {},
): AsyncIterable<Buffer> {
  const region = (await regionsOf(path, signal)).find((each) => each.sheet.name === sheet)?.region;
  if (!region) throw new Error(`no sheet ${sheet}`);
  const notes: CellNotes = { errors: 0, firstError: null, withoutValue: 0, firstWithoutValue: null, merged: 0 };
  const end = Math.min(region.end, how.rows || Infinity);
  let [current, row, text] = ["", 0, ""];
  const listener: SheetListener = {
    sheet: (name) => {
      current = name;
      row = 0;
    },
    row: (cells, times) => {
      if (current !== sheet || row >= end) return;
      noteCells(cells, row, notes);
      const texts = textsOf(cells);
      const filled = Array.from(
        { length: region.last + 1 - region.first },
        (_, at) => texts[region.first + at] ?? null,
      );
      text += spelledRow(filled).repeat(Math.min(times, end - row));
      row += times;
    },
  };
  for await (const _piece of readSheets(path, listener, signal)) {
    if (text.length < pieceLetters) continue;
    yield Buffer.from(text);
    text = "";
    if (row >= end && current === sheet) break;
  }
  if (text !== "") yield Buffer.from(text);
  how.tell?.(notes);
}
