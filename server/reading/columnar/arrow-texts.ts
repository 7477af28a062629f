import { type Data, type Field, IntervalUnit, type Table, Type, Vector } from "apache-arrow";
import { arrowType, isUuid, partsOf, valueField } from "./arrow-types.ts";
import type { ColumnTexts } from "./columnar-job.ts";
import { bytesText, clockText, dayText, decimalText, floatText, momentText, uuidText } from "./value-text.ts";

/** How many of each of Arrow's units of time a second has. */
const perSecond = [1n, 1_000n, 1_000_000n, 1_000_000_000n] as const;
const millisecondsOfDay = 86_400_000n;

const vectors = new WeakMap<Data, Vector>();
/** What the library itself makes of a value without parts. */
function valueOf(data: Data, at: number): unknown {
  let vector = vectors.get(data);
  if (!vector) {
    vector = new Vector([data]);
    vectors.set(data, vector);
  }
  return vector.get(at) as unknown;
}

const wholeOf = (data: Data, at: number): bigint => BigInt((data.values as ArrayLike<number | bigint>)[at]!);
const unitOf = (data: Data): bigint => perSecond[partsOf(data.type).unit ?? 0]!;

function unscaledOf(data: Data, at: number): bigint {
  const words = (partsOf(data.type).bitWidth ?? 128) / 32;
  let value = 0n;
  for (let word = words - 1; word >= 0; word -= 1)
    value = (value << 32n) | BigInt((data.values as Uint32Array)[at * words + word]! >>> 0);
  return BigInt.asIntN(words * 32, value);
}

function intervalText(data: Data, at: number): string {
  const values = data.values as Int32Array;
  const { unit } = partsOf(data.type);
  if (unit === IntervalUnit.YEAR_MONTH) return `${values[at]} months`;
  if (unit === IntervalUnit.DAY_TIME) return `${values[2 * at]} days ${values[2 * at + 1]} milliseconds`;
  const nanos = BigInt.asIntN(64, (BigInt(values[4 * at + 3]! >>> 0) << 32n) | BigInt(values[4 * at + 2]! >>> 0));
  return `${values[4 * at]} months ${values[4 * at + 1]} days ${nanos / 1_000n} microseconds`;
}

/** The text of a value that has no parts. */
function plainText(field: Field, data: Data, at: number): string {
  const { typeId } = data.type;
  if (typeId === Type.Int || typeId === Type.Duration) return String(wholeOf(data, at));
  if (typeId === Type.Float) return floatText(valueOf(data, at) as number);
  if (typeId === Type.Decimal) return decimalText(unscaledOf(data, at), partsOf(data.type).scale ?? 0);
  if (typeId === Type.Date) {
    const units = wholeOf(data, at);
    return dayText(partsOf(data.type).unit === 0 ? units : units / millisecondsOfDay);
  }
  if (typeId === Type.Time) return clockText(wholeOf(data, at), unitOf(data));
  if (typeId === Type.Timestamp)
    return momentText(wholeOf(data, at), unitOf(data), Boolean(partsOf(data.type).timezone));
  if (typeId === Type.Interval) return intervalText(data, at);
  const value = valueOf(data, at);
  if (value instanceof Uint8Array) return isUuid(field) ? uuidText(value) : bytesText(value);
  return String(value);
}

/** The value that a number in a dictionary stands for: where it is, and which one. */
function inDictionary(data: Data, at: number): { data: Data; at: number } {
  let place = Number(wholeOf(data, at));
  for (const chunk of data.dictionary?.data ?? []) {
    if (place < chunk.length) return { data: chunk, at: place };
    place -= chunk.length;
  }
  throw new Error("a dictionary lacks a value");
}

const isBare = (typeId: Type): boolean =>
  typeId === Type.Int ||
  typeId === Type.Float ||
  typeId === Type.Decimal ||
  typeId === Type.Bool ||
  typeId === Type.Duration;

/** Where the values of a list stand among those of all lists. */
function placesOf(data: Data, at: number): [number, number] {
  const size = (data.type as unknown as { listSize?: number }).listSize;
  if (data.type.typeId === Type.FixedSizeList) return [at * size!, (at + 1) * size!];
  return [Number(data.valueOffsets[at]), Number(data.valueOffsets[at + 1])];
}

const textOf = (field: Field, data: Data, at: number): string | null => {
  if (!data.getValid(at) || data.type.typeId === Type.Null) return null;
  if (data.type.typeId === Type.Dictionary) {
    const meant = inDictionary(data, at);
    return textOf(valueField(field), meant.data, meant.at);
  }
  return partsText(field, data, at) ?? plainText(field, data, at);
};

const jsonOf = (field: Field, data: Data, at: number): string => {
  const text = textOf(field, data, at);
  if (text === null) return "null";
  const meant = data.type.typeId === Type.Dictionary ? valueField(field) : field;
  const isRaw = arrowType(meant) === "json" || (isBare(meant.type.typeId) && !/^-?[NI]/.test(text));
  return isRaw ? text : JSON.stringify(text);
};

/** A value that has parts, as JSON; null where it has none. */
function partsText(field: Field, data: Data, at: number): string | null {
  const children = field.type.children as Field[] | null;
  const { typeId } = data.type;
  if (typeId === Type.Struct) {
    const members = children!.map(
      (child, place) => `${JSON.stringify(child.name)}:${jsonOf(child, data.children[place]!, at)}`,
    );
    return `{${members.join(",")}}`;
  }
  if (typeId !== Type.List && typeId !== Type.LargeList && typeId !== Type.FixedSizeList && typeId !== Type.Map)
    return null;
  const [from, to] = placesOf(data, at);
  const [child, values] = [children![0]!, data.children[0]!];
  const places = Array.from({ length: to - from }, (_, place) => from + place);
  if (typeId !== Type.Map) return `[${places.map((place) => jsonOf(child, values, place)).join(",")}]`;
  const [key, value] = child.type.children as [Field, Field];
  const pairs = places.map((place) => {
    const name = textOf(key, values.children[0]!, place) ?? "null";
    return `${JSON.stringify(name)}:${jsonOf(value, values.children[1]!, place)}`;
  });
  return `{${pairs.join(",")}}`;
}

/** Whether a value has digits behind the microsecond. */
const isCut = (data: Data, at: number): boolean =>
  unitOf(data) === 1_000_000_000n && data.getValid(at) && wholeOf(data, at) % 1_000n !== 0n;

/** A column's values in a chunk of an Arrow table. */
export function arrowTexts(field: Field, data: Data): ColumnTexts {
  const { typeId } = field.type;
  const mayBeCut = typeId === Type.Timestamp || typeId === Type.Time;
  return {
    text: (row) => textOf(field, data, row),
    isCut: (row) => mayBeCut && isCut(data, row),
  };
}

/** The rows of an Arrow table in the order of its chunks: the columns at these places in each. */
export function* arrowBatches(
  table: Table,
  places: readonly number[],
): Iterable<{ rows: number; columns: ColumnTexts[] }> {
  for (const { data, numRows } of table.batches)
    yield {
      rows: numRows,
      columns: places.map((place) => arrowTexts(table.schema.fields[place]!, data.children[place]!)),
    };
}
