import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { FileSourceConfig } from "#domain/nodes/file-source.ts";
import { type Decision, decided } from "#domain/reading/decision.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { plural } from "#domain/text/plural.ts";
import { uniqueNames } from "../columns/unique-names.ts";
import { filesOf } from "../container/files.ts";
import { unpackedStart } from "../container/unpacked.ts";
import { type FileCount, countRecords } from "../count/count-records.ts";
import { hasMark } from "../encoding/marks.ts";
import { prepareSource } from "../prepare/prepare-source.ts";
import { refusal } from "../refusal.ts";
import { type FoundKey, holdsOnly, kindBits } from "./found-keys.ts";
import { headerOfLists } from "./list-header.ts";
import { type JsonShape, jsonShape, ofFiles } from "./json-shape.ts";
import { unlikePlain } from "./plain-json.ts";

/** A reading of JSON files, and what stands under each key. */
export interface JsonReading {
  readonly reading: FileReading;
  readonly decisions: readonly Decision[];
  /** In the order of the reading's columns. */
  readonly keys: readonly FoundKey[];
}

/** More different keys than a table has columns: such an object is a list in another form. */
const mostKeys = 20_000;

interface Source {
  readonly path: string;
  /** How its bytes become text, as a sample says. */
  readonly sampled: FileReading;
  readonly config: Partial<FileSourceConfig>;
  /** Where the files may be written in UTF-8 to be looked through. */
  readonly folder: string;
  readonly signal: AbortSignal | undefined;
}

/** Whether one of the files begins with a byte order mark, at which the engine's reader ends. */
async function isMarked({ path, sampled }: Source): Promise<boolean> {
  for (const file of filesOf(path)) if (hasMark(await unpackedStart(file, sampled, 3))) return true;
  return false;
}

/** Looks through all of the files, which are first written in UTF-8 where they are not. */
async function lookThrough(source: Source, reading: FileReading): Promise<FileCount[]> {
  const prepared = await prepareSource(
    { path: source.path, reading },
    { folder: source.folder, signal: source.signal },
  );
  return countRecords({ path: prepared.path, given: source.path, reading, signal: source.signal });
}

/** The same where most lines are JSON by themselves, without those that are none; otherwise the fault of the whole stands. */
async function lineByLine(source: Source, reading: FileReading, fault: unknown): Promise<FileCount[]> {
  if (!(fault instanceof SluiceError) || fault.code !== "source_unreadable") throw fault;
  const counts = await lookThrough(source, { ...reading, byLines: true }).catch(() => []);
  const lines = counts.flatMap(({ json }) => json?.lines ?? []);
  const sum = (kind: "sound" | "broken"): number => lines.reduce((total, each) => total + each[kind], 0);
  if (sum("broken") === 0 || sum("sound") <= sum("broken")) throw fault;
  return counts;
}

const kindOf = (key: FoundKey): string => (holdsOnly(key, "nested") ? "json" : "varchar");

/** The column of each key; a list's columns are its places, under the words of the first where it is a header. */
function columnsOf(
  { records, rows }: JsonShape,
  header: readonly string[] | null,
): { names: string[]; keys: readonly FoundKey[] } {
  if (rows === undefined) return { names: uniqueNames(records.keys.map(({ key }) => key)), keys: records.keys };
  if (rows === "values") return { names: ["value"], keys: [records.single] };
  const width = Math.max(records.head.length, records.places.length);
  const keys = Array.from({ length: width }, (_, place) => {
    const [first, others] = [records.head[place], records.places[place]];
    if (header || !first) return others ?? { ...first!, kinds: 0 };
    return others ? { ...others, kinds: first.kinds | others.kinds } : first;
  });
  return { names: uniqueNames(keys.map((_, place) => header?.[place] ?? "")), keys };
}

const few = (names: readonly string[]): string =>
  names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");

/** What is said of keys that are no names of columns, of those that stand twice, and of words for numbers. */
function keyDecisions(shape: JsonShape, names: readonly string[], header: readonly string[] | null): Decision[] {
  const { records, rows } = shape;
  const decisions: Decision[] = [];
  if (rows === "lists")
    decisions.push(
      decided("header", { chosen: header ? "1" : "0", says: header ? "header in the first list" : "no header" }),
    );
  const renamed =
    rows === undefined
      ? records.keys.flatMap(({ key }, at) => (key === names[at] ? [] : [`${key || "an empty key"} as ${names[at]!}`]))
      : [];
  if (renamed.length > 0)
    decisions.push(decided("keys", { chosen: "exact", says: `keys by case and spelling: ${few(renamed)}` }));
  if (records.doubled > 0)
    decisions.push(
      decided("keys", {
        chosen: "last",
        says: `${plural(records.doubled, "record")} with a key twice (the first on line ${records.doubledLine}: ${records.doubledKey}), of which the last value is read`,
      }),
    );
  const odd = records.keys.filter((key) => key.odd > 0);
  if (odd.length > 0)
    decisions.push(
      decided("values", {
        chosen: "text",
        says: `NaN or infinity ${plural(
          odd.reduce((sum, key) => sum + key.odd, 0),
          "time",
        )} under ${few(odd.map(({ key }) => key))}`,
      }),
    );
  return decisions;
}

function assertColumns(path: string, names: readonly string[], shape: JsonShape): void {
  if (names.length > mostKeys)
    throw refusal(
      path,
      `has ${names.length.toLocaleString("en-US")} different keys in its records; a table may have ${mostKeys.toLocaleString("en-US")} columns.`,
      "Write what stands under each key as a record of its own, with the key as a value in it.",
    );
  if (names.length > 0) return;
  const says = shape.records.elements === 0 ? "has no records" : "has records without any key";
  throw refusal(path, `${says}, and so no columns.`, "Give a file with at least one record.");
}

/**
 * How JSON files are read, by all that stands in them: by the engine where it reads them as they are written, cut into plain
 * CSV by us otherwise. `isTable`: the engine was tried and refused.
 */
export async function jsonReading(source: Source, isTable = false): Promise<JsonReading> {
  const { path, sampled, config } = source;
  const wanted = config.records;
  const isMade = sampled.prepare !== undefined || !(await isMarked(source));
  const plain: FileReading = { ...sampled, format: "ndjson", ...(isMade ? {} : { prepare: "text" }) };
  const isPath = wanted !== undefined && wanted !== ".";
  const asked = isPath ? { ...plain, records: [wanted] } : plain;
  const { counts, byLines } = await lookThrough(source, asked).then(
    (whole) => ({ counts: whole, byLines: false }),
    async (fault: unknown) => ({ counts: await lineByLine(source, asked, fault), byLines: true }),
  );
  const found = counts.flatMap(({ json }) => json ?? []);
  const shape = jsonShape(path, ofFiles(found), wanted);
  const header =
    shape.rows === "lists"
      ? headerOfLists(shape.records, config.header === undefined ? undefined : Number(config.header) > 0)
      : null;
  const { names, keys } = columnsOf(shape, header);
  assertColumns(path, names, shape);
  const columns = names.map((name, at) => ({ name, type: keys[at] ? kindOf(keys[at]) : "varchar" }));
  const texts = keys.flatMap(({ kinds }, at) => (kinds === kindBits.number ? [] : [names[at]!]));
  const decisions = [...shape.decisions, ...keyDecisions(shape, names, header)];
  const native: FileReading = { ...plain, format: shape.format, texts, columns };
  const isPlain =
    !isTable &&
    !byLines &&
    shape.path === undefined &&
    shape.rows === undefined &&
    names.every((name, at) => name === keys[at]!.key) &&
    found.every((each) => unlikePlain(each, native) === null);
  if (isPlain) return { reading: native, decisions, keys };
  const reading: FileReading = {
    ...plain,
    prepare: "table",
    format: shape.format,
    header: header !== null,
    columns,
    ...(byLines ? { byLines } : {}),
    ...(shape.path ? { records: shape.path } : {}),
    ...(shape.rows ? { rows: shape.rows } : { keys: keys.map(({ key }) => key) }),
  };
  return { reading, decisions, keys };
}
