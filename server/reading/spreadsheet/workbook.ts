import { readFile, stat } from "node:fs/promises";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { memberBytes, membersOf } from "../container/zip.ts";
import { refusal } from "../refusal.ts";
import { threadAnswers } from "../thread-answers.ts";
import { openSheetBytes, openSheets } from "./open-sheet.ts";
import type { CellNotes, LookedAtSheet, SheetAnswer, SheetJob } from "./sheet-job.ts";

const mostFileBytes = 200e6;
/** What the parts of a workbook may unpack to: a text of the platform holds half of it. */
const mostPartBytes = 500e6;
const mostUnpackedBytes = 1_500e6;
/** Rows of each sheet that are looked at before one is chosen. */
const rowsLookedAt = 1_000;

const split = "Save the sheet as CSV in the program that made it, or split it, and add that.";

const tooLarge = (path: string): SluiceError =>
  refusal(path, "is a spreadsheet that takes more memory than one may: it is too large, or made to harm.", split);

/** Refuses what unpacks to more than a workbook may; every part is unpacked once, because what it says of its size may be untrue. */
async function assertHarmless(path: string): Promise<void> {
  if ((await stat(path)).size > mostFileBytes) throw tooLarge(path);
  const members = await membersOf(path);
  const total = members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total > mostUnpackedBytes || members.some(({ sizeBytes }) => sizeBytes > mostPartBytes)) throw tooLarge(path);
  for (const { name } of members)
    for await (const piece of memberBytes(path, name)) if (piece.length > mostPartBytes) throw tooLarge(path);
}

function failure(path: string, message: string): SluiceError {
  if (/password|encrypt/i.test(message))
    return refusal(
      path,
      "is a spreadsheet that is locked with a password.",
      "Save it without a password, and add that.",
    );
  if (/out of memory|heap|Invalid string length|Array buffer allocation/i.test(message)) return tooLarge(path);
  if (message.startsWith("no sheet "))
    return refusal(path, `has ${message}.`, "Choose one of its sheets, or profile the source again.");
  return refusal(
    path,
    `is a spreadsheet, or another document of an old Office, that cannot be opened (${message.slice(0, 200)}).`,
    "Save it again in the program that made it, as .xlsx or CSV.",
  );
}

interface Asked {
  readonly path: string;
  readonly kind: "xlsx" | "xls" | "ods";
  readonly signal?: AbortSignal | undefined;
}

/** The answers of the thread that reads it. */
async function* answers({ path, kind, signal }: Asked, job: Omit<SheetJob, "bytes">): AsyncIterable<SheetAnswer> {
  if (kind === "xls") {
    if ((await stat(path)).size > mostFileBytes) throw tooLarge(path);
  } else await assertHarmless(path);
  signal?.throwIfAborted();
  const whole: SheetJob = { ...job, bytes: new Uint8Array(await readFile(path)) };
  const thread = { signal, asProblem: ({ message }: Error) => failure(path, message) };
  for await (const next of threadAnswers<SheetAnswer>("server/reading/spreadsheet/sheet-thread.ts", whole, thread)) {
    if (next.kind === "failed") throw failure(path, next.message);
    yield next;
  }
}

/** An OpenDocument sheet is read as it stands, piece by piece: no thread has to hold it whole. */
const isOpenDocument = ({ kind }: Asked): boolean => kind === "ods";

const failed = (path: string, thrown: unknown, signal: AbortSignal | undefined): unknown => {
  if (signal?.aborted || thrown instanceof SluiceError) return thrown;
  return failure(path, thrown instanceof Error ? thrown.message : String(thrown));
};

/** The sheets of a workbook, by their first rows. */
export async function sheetsOf(asked: Asked): Promise<readonly LookedAtSheet[]> {
  if (isOpenDocument(asked)) {
    await assertHarmless(asked.path);
    return openSheets(asked.path, asked.signal).catch((thrown: unknown) => {
      throw failed(asked.path, thrown, asked.signal);
    });
  }
  for await (const answer of answers(asked, { sheet: null, rows: rowsLookedAt }))
    if (answer.kind === "sheets") return answer.sheets;
  return [];
}

/** The cells of a sheet as the bytes of plain CSV; `tell` is given what is to say of them once all are read. */
export async function* sheetBytes(
  asked: Asked & { readonly sheet: string },
  how: { readonly rows?: number; readonly tell?: (notes: CellNotes) => void } = {},
): AsyncIterable<Buffer> {
  if (isOpenDocument(asked)) {
    try {
      return yield* openSheetBytes(asked, how);
    } catch (thrown) {
      throw failed(asked.path, thrown, asked.signal);
    }
  }
  for await (const answer of answers(asked, { sheet: asked.sheet, rows: how.rows ?? 0 })) {
    if (answer.kind === "text") yield Buffer.from(answer.text);
    if (answer.kind === "end") how.tell?.(answer.notes);
  }
}
