import type { Entry, ZipFile } from "yauzl";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { refusal } from "../refusal.ts";

/** A file inside a zip. */
export interface Member {
  readonly name: string;
  readonly sizeBytes: number;
}

/** More unpacks to more than the engine's own scratch files may take. */
const mostUnpackedBytes = 20e9;
const mostMembers = 10_000;

const broken = (path: string, error: unknown): SluiceError => {
  const text = error instanceof Error ? error.message : String(error);
  const says = /encrypt|strong/i.test(text)
    ? "is locked with a password."
    : /unsupported compression/i.test(text)
      ? "is packed by a method that Sluice does not unpack."
      : "is damaged or was cut off: it cannot be unpacked.";
  return refusal(path, says, "Pack it again with plain zip or gzip and without a password, or unpack it.");
};

/** Folders, and what operating systems put beside the files. */
const isFile = ({ fileName }: Entry): boolean =>
  !fileName.endsWith("/") && !/(^|\/)(__MACOSX\/|\.|Thumbs\.db$)/.test(fileName);

const isOurs = (error: unknown): boolean => error instanceof SluiceError;

async function* opened(path: string): AsyncIterable<{ zip: ZipFile; entries: readonly Entry[] }> {
  let zip: ZipFile | null = null;
  try {
    const { openPromise } = await import("yauzl");
    zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (isFile(entry)) entries.push(entry);
      if (entries.length > mostMembers)
        throw refusal(path, "has more than 10,000 files in it.", "Unpack it, and add those that belong together.");
    }
    yield { zip, entries };
  } catch (error) {
    throw isOurs(error) ? error : broken(path, error);
  } finally {
    zip?.close();
  }
}

/** The files inside a zip. */
export async function membersOf(path: string): Promise<Member[]> {
  for await (const { entries } of opened(path))
    return entries.map(({ fileName, uncompressedSize }) => ({ name: fileName, sizeBytes: uncompressedSize }));
  return [];
}

/** The member of that name; where a zip has one file alone, that one under any name. */
function chosen(path: string, entries: readonly Entry[], name: string | undefined): Entry {
  const [first] = entries;
  if (!first) throw refusal(path, "is a zip without a file in it.", "Pack the table into it, or add the table itself.");
  const found = entries.length === 1 ? first : entries.find(({ fileName }) => fileName === name);
  if (found) return found;
  const names = entries.slice(0, 5).map(({ fileName }) => fileName);
  const more = entries.length > names.length ? ", …" : "";
  const says =
    name === undefined ? `has ${entries.length} files in it: ${names.join(", ")}${more}.` : `has no ${name} in it.`;
  throw refusal(path, says, "Choose the one to read.");
}

/** The bytes of a file inside a zip, piece by piece. */
export async function* memberBytes(path: string, name: string | undefined): AsyncIterable<Buffer> {
  for await (const { zip, entries } of opened(path)) {
    const entry = chosen(path, entries, name);
    if (entry.uncompressedSize > mostUnpackedBytes)
      throw refusal(path, "unpacks to more than 20 GB.", "Split the file, or unpack it and add what is inside.");
    try {
      yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>;
    } catch (error) {
      throw isOurs(error) ? error : broken(path, error);
    }
  }
}
