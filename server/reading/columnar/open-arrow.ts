import { zstdDecompressSync } from "node:zlib";
import { CompressionType, compressionRegistry, type Table, tableFromIPC } from "apache-arrow";
import { uniqueNames } from "../columns/unique-names.ts";
import { arrowType } from "./arrow-types.ts";
import { arrowBatches } from "./arrow-texts.ts";
import { type ColumnarFile, ColumnarFault } from "./columnar-job.ts";
import { unpackLz4 } from "./lz4.ts";

/** The file of Feather's first edition, which nothing writes any more. */
const oldFeather = "FEA1";

function opened(bytes: Uint8Array): Table {
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4 });
  compressionRegistry.set(CompressionType.ZSTD, { decode: (packed) => zstdDecompressSync(packed) });
  try {
    return tableFromIPC(bytes);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const unread = /Unrecognized type: "(\w+)"/.exec(text)?.[1];
    if (unread)
      throw new ColumnarFault(
        `has a column of a kind that is not read (${unread}).`,
        "Write the column in another type, or the file as Parquet.",
      );
    throw new ColumnarFault("is damaged, was cut off or is no file of Arrow's.", "Copy or write the file again.");
  }
}

/** A file or a stream of Arrow's, with packed parts or without. */
export function openArrow(bytes: Uint8Array): ColumnarFile {
  if (Buffer.from(bytes.subarray(0, 4)).toString("latin1") === oldFeather)
    throw new ColumnarFault(
      "is a Feather file of the first edition.",
      "Write it as Feather of the second, or as Parquet.",
    );
  const table = opened(bytes);
  const { fields } = table.schema;
  const unique = uniqueNames(fields.map(({ name }) => name));
  return {
    columns: fields.map((field, at) => ({ name: unique[at]!, type: arrowType(field) })),
    batches: (names) =>
      arrowBatches(
        table,
        names.map((name) => unique.indexOf(name)),
      ),
  };
}
