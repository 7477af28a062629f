import { open } from "node:fs/promises";
import { type Decision, decided } from "#domain/reading/decision.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { refusal } from "../refusal.ts";
import { sheetDecisions } from "../spreadsheet/choose-sheet.ts";
import { isWorkbook, workbookKind } from "../spreadsheet/workbook-kind.ts";
import { notPacked } from "./gzip.ts";
import { type Member, membersOf } from "./zip.ts";

/** What a file is packed in, and which file inside it is read. */
export type Container = Pick<FileReading, "packed" | "member" | "sheet">;

export const gzip = Buffer.from([0x1f, 0x8b]);
const zstd = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const zip = Buffer.from("PK\u0003\u0004");
const emptyZip = Buffer.from("PK\u0005\u0006");

/** The first bytes of a file as it lies. */
export async function rawStart(path: string, most: number): Promise<Buffer> {
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    const reason =
      error.code === "ENOENT" ? "is not there" : error.code === "EACCES" ? "may not be read" : "cannot be opened";
    throw fail("source_unreadable", `${path} ${reason}.`, {
      field: "path",
      got: path,
      mend: "Check the path and the rights on the file.",
    });
  });
  try {
    if ((await file.stat()).isDirectory())
      throw fail("source_unreadable", `${path} is a folder.`, {
        field: "path",
        got: path,
        mend: `Name a file, or write ${path}/*.csv.`,
      });
    const buffer = Buffer.alloc(most);
    const { bytesRead } = await file.read(buffer, 0, most, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

export const startsWith = (bytes: Buffer, sign: Buffer): boolean => bytes.subarray(0, sign.length).equals(sign);

/** What the file is packed in, by its first bytes; a spreadsheet, which may be a zip too, is one by its parts. */
export async function packingOf(path: string): Promise<NonNullable<Container["packed"]> | null> {
  const start = await rawStart(path, 8);
  if (startsWith(start, gzip)) return "gzip";
  if (startsWith(start, zstd)) return "zstd";
  if (start.length > 0 && /\.gz$/i.test(path)) throw notPacked(path);
  const workbook = await workbookKind(path, start);
  if (workbook) return workbook;
  return (startsWith(start, zip) || startsWith(start, emptyZip)) && (await isZip(path)) ? "zip" : null;
}

/** Documents of an office are zips too; one that is broken is told by its ending. */
async function isZip(path: string): Promise<boolean> {
  const isNamedSo = /\.zip$/i.test(path);
  const members = await membersOf(path).catch((error: unknown) => {
    if (isNamedSo) throw error;
    return null;
  });
  return members !== null && !members.some(({ name }) => officeParts.test(name));
}

const officeParts = /^(\[Content_Types\]\.xml|mimetype|content\.xml|Index\/Document\.iwa)$/;

const tableEnding = /\.(csv|tsv|tab|txt|json|ndjson|jsonl|parquet|arrow|feather|avro|dat|psv)$/i;

/** A file inside a zip that is most likely the table: of a table's ending, and the largest. */
const likeliest = (members: readonly Member[]): Member =>
  members.toSorted(
    (one, other) =>
      Number(tableEnding.test(other.name)) - Number(tableEnding.test(one.name)) || other.sizeBytes - one.sizeBytes,
  )[0]!;

/** How a file is packed, the name that tells what is inside, and what else in it could be read. */
export async function containerOf(
  path: string,
  wanted: { readonly member?: string | undefined; readonly sheet?: string | undefined },
): Promise<{ container: Container; inner: string; decisions: Decision[] }> {
  const packed = await packingOf(path);
  const inner = path.replace(/\.(gz|gzip|zst|zstd)$/i, "");
  if (packed === null) return { container: {}, inner, decisions: [] };
  if (isWorkbook(packed)) {
    const { sheet, decisions } = await sheetDecisions(path, packed, wanted.sheet);
    return { container: { packed, sheet }, inner: `${path}.csv`, decisions };
  }
  if (packed !== "zip") {
    // the engine unpacks gzip itself where the name says so
    const container = packed === "gzip" && path.endsWith(".gz") ? {} : { packed };
    return { container, inner, decisions: [decided("container", { chosen: packed, says: `packed with ${packed}` })] };
  }
  const members = await membersOf(path);
  if (members.length === 0)
    throw refusal(path, "is a zip without a file in it.", "Pack the table into it, or add the table itself.");
  const member = members.find(({ name }) => name === wanted.member) ?? likeliest(members);
  const others = members.filter((each) => each !== member && tableEnding.test(each.name));
  return {
    inner: member.name,
    container: { packed, ...(members.length > 1 ? { member: member.name } : {}) },
    decisions: [
      decided("container", {
        chosen: member.name,
        says: `${member.name} in a zip`,
        others: others.slice(0, 20).map(({ name, sizeBytes }) => ({
          chosen: name,
          says: `${name} in a zip`,
          gives: `${sizeBytes.toLocaleString("en-US")} bytes`,
        })),
        isOpen: wanted.member === undefined && others.length > 0,
      }),
    ],
  };
}
