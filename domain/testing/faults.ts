import type { z } from "zod";

interface Def {
  readonly type: string;
  readonly format?: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly items?: readonly z.ZodType[];
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, string>>;
}

/** For each field of an object one more sample per way to write it, the other fields as in the first. */
function objects(shape: Readonly<Record<string, z.ZodType>>): Record<string, unknown>[] {
  const ways = Object.entries(shape).map(([key, field]) => [key, samplesOf(field)] as const);
  const first = Object.fromEntries(ways.map(([key, samples]) => [key, samples[0]]));
  return [first, ...ways.flatMap(([key, samples]) => samples.slice(1).map((each) => ({ ...first, [key]: each })))];
}

const texts: Readonly<Record<string, string>> = {
  uuid: "11111111-1111-4111-8111-111111111111",
  email: "ada@example.com",
  datetime: "2026-01-31T08:30:00Z",
};

/** Values of the shape that a schema asks for, one for every way in which it may be written. */
export function samplesOf(schema: z.ZodType): unknown[] {
  const def = schema._zod.def as unknown as Def; // the definition of any schema; which parts it has depends on its type
  switch (def.type) {
    case "object":
      return objects(def.shape!);
    case "array":
      return samplesOf(def.element!).map((each) => [each]);
    case "tuple":
      return [def.items!.map((item) => samplesOf(item)[0])];
    case "record":
      return samplesOf(def.valueType!).map((each) => ({ [String(samplesOf(def.keyType!)[0])]: each }));
    case "union":
      return def.options!.flatMap(samplesOf);
    case "enum":
      return [Object.values(def.entries!)[0]];
    case "literal":
      return [def.values![0]];
    case "pipe":
      return samplesOf(def.in!._zod.def.type === "transform" ? def.out! : def.in!);
    case "string":
      return [texts[def.format ?? ""] ?? "abcdefghijkl"];
    case "number":
      return [1];
    case "boolean":
      return [true];
    case "unknown":
      return ["abc"];
    default:
      if (!def.innerType) throw new Error(`no sample for ${def.type}`);
      return samplesOf(def.innerType);
  }
}

const wrongs: readonly unknown[] = [
  undefined,
  null,
  "",
  " ",
  "no such thing",
  ".",
  "a\0b",
  "x".repeat(1_100_000),
  0,
  -1,
  1.5,
  1e12,
  Number.NaN,
  true,
  [],
  [null],
  ["", 1],
  Array.from({ length: 3_000 }, () => "many"),
  {},
  { strange: null },
  { "": "" },
];

function* changed(value: unknown, put: (next: unknown) => unknown): Generator<unknown> {
  for (const wrong of wrongs) yield put(wrong);
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* changed(each, (next) => put(value.with(index, next)));
  } else if (typeof value === "object" && value !== null) {
    yield put({ ...value, strange: 1 });
    for (const [key, each] of Object.entries(value)) {
      const { [key]: _, ...rest } = value as Record<string, unknown>;
      yield put(rest);
      yield put({ ...rest, [`${key}\0`]: each });
      yield* changed(each, (next) => put({ ...value, [key]: next }));
    }
  }
}

/** Every sample of a schema with one part of it missing, empty, of another type, too long, too short, too many or unknown. */
export function* faultsOf(schema: z.ZodType): Generator<unknown> {
  for (const sample of samplesOf(schema)) yield* changed(sample, (next) => next);
}
