import { ColumnarFault } from "./columnar-job.ts";
import { type AvroInput } from "./avro-input.ts";
import { bytesText, clockText, dayText, decimalText, floatText, momentText, uuidText } from "./value-text.ts";

/** A value's text, or null; `isRaw`: it stands in JSON without quotes. */
export interface AvroValue {
  readonly text: string | null;
  readonly isRaw: boolean;
}

/** How values of a type are read, and as which type of ours. */
export interface AvroType {
  readonly type: string;
  /** Whether its values have digits behind the microsecond. */
  readonly isNanos?: boolean;
  read(input: AvroInput): AvroValue;
}

interface Schema {
  readonly type: unknown;
  readonly [key: string]: unknown;
}
const mostDigits = 38;
const nothing: AvroValue = { text: null, isRaw: true };
const quoted = (text: string): AvroValue => ({ text, isRaw: false });
const raw = (text: string): AvroValue => ({ text, isRaw: true });
const float = (value: number): AvroValue => ({ text: floatText(value), isRaw: Number.isFinite(value) });
/** As JSON has it. */
export const jsonText = ({ text, isRaw }: AvroValue): string =>
  text === null ? "null" : isRaw ? text : JSON.stringify(text);

const units: Readonly<Record<string, bigint>> = { millis: 1_000n, micros: 1_000_000n, nanos: 1_000_000_000n };

const plainTypes: Readonly<Record<string, AvroType>> = {
  null: { type: "varchar", read: () => nothing },
  boolean: { type: "boolean", read: (input) => raw(input.byte() === 0 ? "false" : "true") },
  int: { type: "integer", read: (input) => raw(String(input.long())) },
  long: { type: "bigint", read: (input) => raw(String(input.long())) },
  float: { type: "real", read: (input) => float(input.float()) },
  double: { type: "double", read: (input) => float(input.double()) },
  bytes: { type: "blob", read: (input) => quoted(bytesText(input.bytes())) },
  string: { type: "varchar", read: (input) => quoted(input.string()) },
};

function decimal(schema: Schema, bytesOf: (input: AvroInput) => Uint8Array): AvroType {
  const [precision, scale] = [Number(schema.precision ?? 0), Number(schema.scale ?? 0)];
  const read = (input: AvroInput): AvroValue => {
    const bytes = bytesOf(input);
    const unscaled =
      bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString("hex")}`));
    return raw(decimalText(unscaled, scale));
  };
  return { type: precision <= mostDigits ? `decimal(${precision},${scale})` : "varchar", read };
}

function duration(input: AvroInput): AvroValue {
  const bytes = Buffer.from(input.take(12));
  const [months, days, ms] = [0, 4, 8].map((at) => bytes.readUInt32LE(at));
  return quoted(`${months} months ${days} days ${ms} milliseconds`);
}

/** A day, a time or a moment that is kept as a number. */
function timed(logical: string): AvroType | null {
  if (logical === "date") return { type: "date", read: (input) => quoted(dayText(input.long())) };
  const [, kind, unit] = /^(time|timestamp|local-timestamp)-(millis|micros|nanos)$/.exec(logical) ?? [];
  if (kind === undefined) return null;
  const perSecond = units[unit!]!;
  if (kind === "time") return { type: "time", read: (input) => quoted(clockText(input.long(), perSecond)) };
  const isZoned = kind === "timestamp";
  return {
    type: isZoned ? "timestamptz" : "timestamp",
    isNanos: unit === "nanos",
    read: (input) => quoted(momentText(input.long(), perSecond, isZoned)),
  };
}

/** The type of a value that may be of several. */
function ofSeveral(types: readonly string[]): string {
  const found = new Set(types);
  if (found.size === 1) return types[0]!;
  const all = (...names: string[]): boolean => types.every((type) => names.includes(type));
  if (all("integer", "bigint")) return "bigint";
  if (all("real", "double")) return "double";
  return found.has("json") ? "json" : "varchar";
}

/** Reads Avro's schemas; types that were named before are met again by their names. */
export class AvroTypes {
  readonly #named = new Map<string, AvroType>();

  of(schema: unknown, space = ""): AvroType {
    if (Array.isArray(schema)) return this.#union(schema, space);
    if (typeof schema === "string") return plainTypes[schema] ?? this.#known(schema, space);
    const given = schema as Schema;
    if (typeof given.type === "object") return this.of(given.type, space);
    return this.#complex(given, space);
  }

  #known(name: string, space: string): AvroType {
    const full = name.includes(".") || space === "" ? name : `${space}.${name}`;
    const found = this.#named.get(full) ?? this.#named.get(name);
    if (!found) throw new ColumnarFault(`names a type that it does not say: ${name}.`, "Write the file again.");
    return found;
  }

  #union(branches: readonly unknown[], space: string): AvroType {
    const types = branches.map((branch) => this.of(branch, space));
    const filled = types.filter((_, at) => branches[at] !== "null");
    return {
      type: filled.length === 0 ? "varchar" : ofSeveral(filled.map(({ type }) => type)),
      isNanos: filled.length === 1 && (filled[0]!.isNanos ?? false),
      read: (input) => {
        const branch = types[Number(input.long())];
        if (!branch) throw input.broken();
        return branch.read(input);
      },
    };
  }

  #complex(schema: Schema, space: string): AvroType {
    const type = String(schema.type);
    if (type === "array") return this.#array(schema, space);
    if (type === "map") return this.#map(schema, space);
    if (type === "record" || type === "error" || type === "enum" || type === "fixed")
      return this.#withName(schema, space);
    const logical = String(schema.logicalType ?? "");
    if (logical === "decimal" && type === "bytes") return decimal(schema, (input) => input.bytes());
    return ((type === "int" || type === "long") && timed(logical)) || this.of(type, space);
  }

  #withName(schema: Schema, outer: string): AvroType {
    const name = String(schema.name);
    const space = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : String(schema.namespace ?? outer);
    const full = name.includes(".") || space === "" ? name : `${space}.${name}`;
    if (schema.type === "enum") return this.#keep(full, this.#enum(schema.symbols as string[]));
    if (schema.type === "fixed") return this.#keep(full, this.#fixed(schema));
    let members: { name: string; type: AvroType }[] = [];
    const record: AvroType = {
      type: "json",
      read: (input) =>
        raw(`{${members.map((each) => `${JSON.stringify(each.name)}:${jsonText(each.type.read(input))}`).join(",")}}`),
    };
    this.#keep(full, record);
    members = (schema.fields as { name: string; type: unknown }[]).map((field) => ({
      name: field.name,
      type: this.of(field.type, space),
    }));
    return record;
  }

  #keep(name: string, type: AvroType): AvroType {
    this.#named.set(name, type);
    return type;
  }

  #enum(symbols: readonly string[]): AvroType {
    return { type: "varchar", read: (input) => quoted(symbols[Number(input.long())] ?? "") };
  }

  #fixed(schema: Schema): AvroType {
    const size = Number(schema.size);
    if (schema.logicalType === "decimal") return decimal(schema, (input) => input.take(size));
    if (schema.logicalType === "duration" && size === 12) return { type: "interval", read: duration };
    const isUuid = schema.logicalType === "uuid" && size === 16;
    const text = isUuid ? uuidText : bytesText;
    return { type: isUuid ? "uuid" : "blob", read: (input) => quoted(text(input.take(size))) };
  }

  #array(schema: Schema, space: string): AvroType {
    const items = this.of(schema.items, space);
    return { type: "json", read: (input) => raw(`[${input.blocks(() => jsonText(items.read(input))).join(",")}]`) };
  }

  #map(schema: Schema, space: string): AvroType {
    const values = this.of(schema.values, space);
    const member = (input: AvroInput): string => `${JSON.stringify(input.string())}:${jsonText(values.read(input))}`;
    return { type: "json", read: (input) => raw(`{${input.blocks(() => member(input)).join(",")}}`) };
  }
}
