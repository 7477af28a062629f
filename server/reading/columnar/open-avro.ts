import { inflateRawSync, zstdDecompressSync } from "node:zlib";
import { uniqueNames } from "../columns/unique-names.ts";
import { AvroInput } from "./avro-input.ts";
import { type AvroType, AvroTypes, type AvroValue, jsonText } from "./avro-types.ts";
import { type ColumnarFile, ColumnarFault, type ColumnTexts } from "./columnar-job.ts";
import { unpackSnappy } from "./snappy.ts";

/** What a block may unpack to; a file made to harm would take more. */
const mostBlockBytes = 1 << 29;
const codecs: Readonly<Record<string, (packed: Uint8Array) => Uint8Array>> = {
  null: (bytes) => bytes,
  deflate: (packed) => inflateRawSync(packed, { maxOutputLength: mostBlockBytes }),
  zstandard: (packed) => zstdDecompressSync(packed, { maxOutputLength: mostBlockBytes }),
  // a sum of four bytes stands behind the packed ones
  snappy: (packed) => unpackSnappy(packed.subarray(0, -4), mostBlockBytes),
};

interface Header {
  readonly schema: unknown;
  readonly unpack: (packed: Uint8Array) => Uint8Array;
  readonly sync: Uint8Array;
}

function parsed(schema: string, input: AvroInput): unknown {
  try {
    return JSON.parse(schema) as unknown;
  } catch {
    throw input.broken();
  }
}

function headerOf(input: AvroInput): Header {
  input.take(4);
  const meta = new Map(input.blocks(() => [input.string(), input.bytes()] as const));
  const text = (name: string): string => Buffer.from(meta.get(name) ?? []).toString("utf8");
  const codec = text("avro.codec") || "null";
  const unpack = Object.hasOwn(codecs, codec) ? codecs[codec]! : null;
  if (!unpack)
    throw new ColumnarFault(
      `is packed with ${codec}, which is not read in Avro.`,
      "Write the file with deflate, snappy or zstandard.",
    );
  return { schema: parsed(text("avro.schema"), input), unpack, sync: input.take(16) };
}

interface AvroColumn {
  readonly name: string;
  readonly type: AvroType;
}

function columnsOf(schema: unknown): AvroColumn[] {
  const types = new AvroTypes();
  const record = schema as {
    type?: unknown;
    namespace?: string;
    name?: string;
    fields?: { name: string; type: unknown }[];
  };
  const whole = types.of(schema);
  if (record.type !== "record" || !record.fields) return [{ name: "value", type: whole }];
  const space = record.name?.includes(".")
    ? record.name.slice(0, record.name.lastIndexOf("."))
    : (record.namespace ?? "");
  const names = uniqueNames(record.fields.map(({ name }) => name));
  // the types that the record names are known by now, and are only met
  return record.fields.map((field, at) => ({ name: names[at]!, type: types.of(field.type, space) }));
}

const cellOf = ({ type }: AvroType, value: AvroValue): string | null =>
  type === "json" && value.text !== null ? jsonText(value) : value.text;

const isCutText = (text: string | null): boolean => text !== null && /\.\d{7,9}/.test(text);

function* blocksOf(input: AvroInput, header: Header): Iterable<{ rows: number; block: AvroInput }> {
  while (!input.isAtEnd) {
    const [rows, size] = [Number(input.long()), Number(input.long())];
    const packed = input.take(size);
    if (Buffer.compare(input.take(16), header.sync) !== 0) throw input.broken();
    let block: AvroInput;
    try {
      block = new AvroInput(header.unpack(packed));
    } catch (error) {
      throw error instanceof ColumnarFault ? error : input.broken();
    }
    yield { rows, block };
  }
}

/** A container file of Avro's. */
export function openAvro(bytes: Uint8Array): ColumnarFile {
  const start = new AvroInput(bytes);
  const header = headerOf(start);
  const columns = columnsOf(header.schema);
  return {
    columns: columns.map(({ name, type }) => ({ name, type: type.type })),
    *batches(names) {
      const input = new AvroInput(bytes);
      headerOf(input);
      for (const { rows, block } of blocksOf(input, header)) {
        const texts = Array.from({ length: rows }, () => columns.map(({ type }) => cellOf(type, type.read(block))));
        if (!block.isAtEnd) throw input.broken();
        const found = names.map((name): ColumnTexts => {
          const at = columns.findIndex((column) => column.name === name);
          const isNanos = columns[at]!.type.isNanos ?? false;
          return { text: (row) => texts[row]![at]!, isCut: (row) => isNanos && isCutText(texts[row]![at]!) };
        });
        yield { rows, columns: found };
      }
    },
  };
}
