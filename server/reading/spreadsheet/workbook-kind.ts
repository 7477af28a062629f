import { type FileFormat, type SheetFormat, sheetFormats } from "#domain/reading/file-formats.ts";
import { memberBytes, membersOf } from "../container/zip.ts";
import { refusal } from "../refusal.ts";

const oldOffice = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const openSheet = "application/vnd.oasis.opendocument.spreadsheet";

async function saysOpenSheet(path: string): Promise<boolean> {
  for await (const piece of memberBytes(path, "mimetype")) return piece.toString("latin1").startsWith(openSheet);
  return false;
}

/** Which kind of workbook a file is by its first bytes and, of a zip, its parts; null for another file, or a broken zip. */
export async function workbookKind(path: string, start: Buffer): Promise<SheetFormat | null> {
  if (start.subarray(0, 8).equals(oldOffice)) return "xls";
  if (start.subarray(0, 4).toString("latin1") !== "PK\u0003\u0004") return null;
  const members = await membersOf(path).catch(() => []);
  if (members.some(({ name }) => name === "mimetype") && (await saysOpenSheet(path))) return "ods";
  return members.some(({ name }) => /^xl\/workbook\d*\.(xml|bin)$/i.test(name)) ? "xlsx" : null;
}

export const isWorkbook = (packed: string | null | undefined): packed is SheetFormat =>
  sheetFormats.some((format) => format === packed);

/** The format of a file's text by what a person named; a workbook's is the CSV of its cells. */
export function textFormat(
  wanted: FileFormat | SheetFormat | undefined,
  packed: string | undefined,
  path: string,
): FileFormat | undefined {
  if (isWorkbook(packed)) {
    if (wanted === undefined || isWorkbook(wanted)) return "csv";
    throw refusal(
      path,
      `is a spreadsheet, and is to be read as ${wanted}.`,
      "Leave the format out, or give the right file.",
    );
  }
  if (isWorkbook(wanted))
    throw refusal(path, "is no spreadsheet that can be opened.", "Leave the format out, or give the right file.");
  return wanted;
}
