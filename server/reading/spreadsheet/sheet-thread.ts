import { parentPort, workerData } from "node:worker_threads";
import { read, type WorkBook, type WorkSheet, utils } from "@e965/xlsx";
import { numberCellText, spelledCell } from "./cell-text.ts";
import type { CellNotes, LookedAtSheet, SheetAnswer, SheetJob } from "./sheet-job.ts";

interface Cell {
  readonly t: string;
  readonly v?: unknown;
  readonly z?: string;
  readonly f?: string;
}
type Row = readonly (Cell | undefined)[] | undefined;

const pieceLetters = 1 << 20;
const port = parentPort!;
const answer = (message: SheetAnswer): void => port.postMessage(message);
/** Waits until what was sent has been taken, so that it does not pile up. */
const taken = (): Promise<void> => new Promise((resolve) => port.once("message", () => resolve()));

const rowsOf = (sheet: WorkSheet): readonly Row[] => (sheet["!data"] ?? []) as readonly Row[];

/** A cell's value as text; null where there is nothing in it. */
function cellText(cell: Cell | undefined, is1904: boolean): string | null {
  if (cell === undefined || cell.v === undefined || cell.v === null) return null;
  if (cell.t === "n") return numberCellText(cell.v as number, cell.z, is1904);
  if (cell.t === "b") return cell.v ? "true" : "false";
  return cell.t === "s" && cell.v !== "" ? String(cell.v) : null;
}

/** The rows down to the last with a value in it, and its first and last column with one. */
function region(rows: readonly Row[], is1904: boolean): { end: number; first: number; last: number } {
  let [end, first, last] = [0, Infinity, -1];
  rows.forEach((row, at) =>
    row?.forEach((cell, column) => {
      if (cellText(cell, is1904) === null) return;
      end = at + 1;
      first = Math.min(first, column);
      last = Math.max(last, column);
    }),
  );
  return { end, first, last };
}

function note(notes: CellNotes, cell: Cell, place: { r: number; c: number }): void {
  if (cell.t === "e") {
    notes.errors += 1;
    notes.firstError ??= utils.encode_cell(place);
  } else if (cell.f !== undefined && (cell.v === undefined || cell.t === "z")) {
    notes.withoutValue += 1;
    notes.firstWithoutValue ??= utils.encode_cell(place);
  }
}

async function writeSheet(sheet: WorkSheet, is1904: boolean): Promise<void> {
  const rows = rowsOf(sheet);
  const merged = sheet["!merges"]?.length ?? 0;
  const notes: CellNotes = { errors: 0, firstError: null, withoutValue: 0, firstWithoutValue: null, merged };
  const { end, first, last } = region(rows, is1904);
  let text = "";
  for (let r = 0; r < end; r += 1) {
    const row = rows[r];
    for (let c = first; c <= last; c += 1) {
      const cell = row?.[c];
      if (c > first) text += ",";
      if (cell === undefined) continue;
      if (cell.t === "e" || cell.f !== undefined) note(notes, cell, { r, c });
      text += spelledCell(cellText(cell, is1904));
    }
    text += "\n";
    if (text.length < pieceLetters) continue;
    answer({ kind: "text", text });
    text = "";
    await taken();
  }
  if (text !== "") {
    answer({ kind: "text", text });
    await taken();
  }
  answer({ kind: "end", notes });
}

function looked(book: WorkBook): LookedAtSheet[] {
  const is1904 = book.Workbook?.WBProps?.date1904 === true;
  return book.SheetNames.map((name, index) => {
    const sheet = book.Sheets[name] ?? {};
    const full = (sheet["!fullref"] as string | undefined) ?? sheet["!ref"];
    const { e } = full === undefined ? { e: { r: -1, c: -1 } } : utils.decode_range(full);
    const { first, last } = region(rowsOf(sheet), is1904);
    const filled = (row: Row): number => (row ?? []).filter((cell) => cellText(cell, is1904) !== null).length;
    return {
      name,
      isHidden: (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0,
      rows: e.r + 1,
      columns: Math.max(0, last - first + 1),
      tableRows: rowsOf(sheet).filter((row) => filled(row) > 1).length,
    };
  });
}

async function work({ bytes, sheet, rows }: SheetJob): Promise<void> {
  const book = read(bytes, {
    type: "array",
    dense: true,
    cellNF: true,
    cellText: false,
    cellHTML: false,
    cellFormula: sheet !== null,
    // without it a formula whose value is written as empty is no cell at all
    sheetStubs: sheet !== null,
    ...(sheet === null ? {} : { sheets: [sheet] }),
    sheetRows: rows,
  });
  if (sheet === null) return answer({ kind: "sheets", sheets: looked(book) });
  const found = book.Sheets[sheet];
  if (!found) return answer({ kind: "failed", message: `no sheet ${sheet}` });
  await writeSheet(found, book.Workbook?.WBProps?.date1904 === true);
}

await work(workerData as SheetJob).catch((error: unknown) =>
  answer({ kind: "failed", message: error instanceof Error ? error.message : String(error) }),
);
