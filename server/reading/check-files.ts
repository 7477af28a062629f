import { statSync } from "node:fs";
import { fail } from "#domain/errors/sluice-error.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { assertFormat } from "./file-format.ts";
import { assertWholeParquet } from "./columnar/whole-parquet.ts";
import { type Container, packingOf } from "./container/container.ts";
import { filesOf } from "./container/files.ts";
import { recordsBy } from "./delimited/sample-records.ts";
import { atNode, refusal } from "./refusal.ts";
import { readSample } from "./container/sample.ts";
import { decodeSample } from "./encoding/decode.ts";
import { hasMark } from "./encoding/marks.ts";
import { uniqueNames } from "./columns/unique-names.ts";

/** What the header of a file is compared with: that of another file, or that of a profile. */
export interface HeaderOf {
  readonly node: string | null;
  readonly first: string | null;
}

/** Refuses a file whose header is not the one that the dialect was frozen with: columns are read by their place. */
function assertHeader(file: string, bytes: Buffer, about: HeaderOf & { dialect: FileReading }): void {
  const { node, first, dialect } = about;
  const text = decodeSample(bytes, dialect.encoding);
  const header = recordsBy(text.replace(/^\uFEFF/, ""), dialect, dialect.skip + 1)[dialect.skip];
  const given = uniqueNames(dialect.columns.map((_, column) => header?.fields[column] ?? ""));
  const expected = dialect.columns.map(({ name }) => name);
  const at = expected.findIndex((name, index) => name !== given[index]);
  if (at < 0) return;
  const column = `column ${at + 1}`;
  const message =
    first === null
      ? `${node}: the header of ${file} has changed since it was profiled: ${column} was "${expected[at]}" and is "${given[at]}".`
      : `${file} has another header than ${first}: ${column} is "${given[at]}" and not "${expected[at]}".`;
  const mend =
    first === null
      ? "Profile the source again, and check the steps that use its columns."
      : "Give the files the same columns in the same order, or read them as two sources.";
  throw fail("source_unreadable", message, {
    node,
    field: "path",
    expected: expected.join(", "),
    got: given.join(", "),
    mend,
  });
}

/** How this file is packed: as its reading says, which a file in another container does not fit. */
async function containerAt(file: string, { packed, member, sheet }: FileReading): Promise<Container> {
  const found = await packingOf(file);
  if ((found ?? undefined) === packed || (packed === undefined && found === "gzip" && file.endsWith(".gz")))
    return { packed, member, sheet };
  const is = found === null ? "is not packed" : `is packed with ${found}`;
  const wanted = packed === undefined ? "unpacked" : `packed with ${packed}`;
  throw refusal(file, `${is}, and is to be read ${wanted}.`, "Give the right file, or profile the source again.");
}

async function checkFile(
  file: string,
  about: HeaderOf & { dialect: FileReading; isOneOfMany: boolean },
): Promise<void> {
  const { dialect, isOneOfMany } = about;
  const isDelimited = dialect.format === "csv" || dialect.format === "tsv";
  const mayBeEmpty = isOneOfMany && (dialect.format === "ndjson" || (isDelimited && !dialect.header));
  if (mayBeEmpty && statSync(file).size === 0) return;
  const bytes = await readSample(file, await containerAt(file, dialect));
  assertFormat(file, bytes, dialect.format);
  const isJson = dialect.format === "json" || dialect.format === "ndjson";
  // A profile that was made just now sees to a mark by itself.
  if (isJson && about.first === null && dialect.prepare === undefined && hasMark(bytes))
    throw refusal(
      file,
      "begins with a byte order mark, and did not when it was profiled.",
      "Profile the source again.",
    );
  if (dialect.format === "parquet" && dialect.prepare === undefined) await assertWholeParquet(file);
  if (isDelimited && dialect.header) assertHeader(file, bytes, about);
}

/**
 * Refuses the file of a path or glob that is not what its dialect says: another format, no end, no content, another header.
 * `first`: the file from which the dialect was taken just now; null where it was frozen before.
 */
export async function checkFiles(path: string, dialect: FileReading, about: HeaderOf): Promise<void> {
  const files = filesOf(path);
  for (const file of files.filter((each) => each !== about.first)) {
    try {
      await checkFile(file, { ...about, dialect, isOneOfMany: files.length > 1 });
    } catch (error) {
      throw atNode(error, about.node);
    }
  }
}
