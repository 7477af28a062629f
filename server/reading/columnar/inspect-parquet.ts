import { readParquet } from "#domain/plan/read-file.ts";
import { type Decision, decided } from "#domain/reading/decision.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import { canonicalType, type Column } from "#domain/sql/types.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import { filesOf } from "../container/files.ts";
import type { InspectRequest, ReadingEngine } from "../inspection.ts";
import { prepareSource } from "../prepare/prepare-source.ts";
import { refusal } from "../refusal.ts";
import { type ParquetFile, parquetFiles } from "./parquet-schema.ts";
import { together } from "./together.ts";
import { assertWholeParquet } from "./whole-parquet.ts";

/** A decimal with more of them the engine takes for another number. */
const mostDigits = 38;

interface Inspected {
  readonly dialect: FileReading;
  readonly columns: Column[];
  readonly rows: number;
  readonly decisions: Decision[];
}

/** The type in which a Parquet column of this type of the engine's is read. */
function readAs(type: string): string {
  if (/^timestamp_(s|ms|ns)$/.test(type)) return "timestamp";
  if (type === "time_ns") return "time";
  if (type.startsWith("ENUM") || /^(time with time zone|bit|bignum)$/.test(type)) return "varchar";
  return /^[a-z]+(\(\d+,\d+\))?$/.test(type) ? type : "json";
}

/** The columns of Parquet files, as the files themselves say. */
export async function inspectParquet(
  engine: ReadingEngine,
  { path, signal, config }: InspectRequest,
  how: { readonly reading: FileReading; readonly folder: string },
): Promise<Inspected> {
  const { reading, folder } = how;
  const prepared = await prepareSource({ path, reading }, { folder, signal });
  if (reading.prepare === undefined) for (const file of filesOf(path)) await assertWholeParquet(file);
  const session = await engine.session({ readable: [prepared.path], signal });
  try {
    const names = filesOf(path);
    const files = (await parquetFiles(session, prepared.path)).map((each, at) => ({ ...each, file: names[at]! }));
    files.forEach(assertDigits);
    const { byName, decisions } = together(files);
    const dialect = byName ? { ...reading, byName } : reading;
    return await describeParquet(session, { path: prepared.path, dialect, files, decisions }, config?.columns ?? {});
  } finally {
    await session.close();
  }
}

function assertDigits({ file, columns }: ParquetFile): void {
  const wide = columns.find(({ digits }) => digits > mostDigits);
  if (!wide) return;
  throw refusal(
    file,
    `holds decimals of ${wide.digits} digits in ${wide.name}; ${mostDigits} can be read.`,
    `Write ${wide.name} with at most ${mostDigits} digits, or as text.`,
  );
}

interface Described {
  readonly path: string;
  readonly dialect: FileReading;
  readonly files: readonly ParquetFile[];
  readonly decisions: Decision[];
}

async function describeParquet(
  session: EngineSession,
  { path, dialect, files, decisions }: Described,
  declared: Readonly<Record<string, string>>,
): Promise<Inspected> {
  const from = readParquet(dialect, literal(path));
  const described = await session.all(render(sql`SELECT * FROM ${from} LIMIT 0`));
  const raw = described.columns.map(({ name, type }) => ({ name, type }));
  const columns = raw.map(({ name, type }) => ({
    name,
    type: (Object.hasOwn(declared, name) ? canonicalType(declared[name]!) : null) ?? readAs(type),
  }));
  const whole = raw.filter(({ type }, at) => type === "timestamp_ns" && columns[at]!.type === "timestamp");
  const lost = whole.map(({ name }) => sql`count(*) FILTER (epoch_ns(${ident(name)}) % 1000 <> 0)`);
  const { rows } = await session.all(render(sql`SELECT ${join([sql`count(*)`, ...lost])} FROM ${from}`));
  const [count = 0, ...counts] = (rows[0] ?? []).map(Number);
  return {
    dialect: { ...dialect, columns: raw },
    columns,
    rows: count,
    decisions: [...decisions, ...renamed(raw, files), ...lostDigits(whole, counts), ...cutColumns(files)],
  };
}

/** What is said of columns whose names differ by letter case alone, which the engine names anew. */
function renamed(raw: readonly Column[], files: readonly ParquetFile[]): Decision[] {
  const given = new Set(files.flatMap(({ columns }) => columns.map(({ name }) => name)));
  const anew = raw.filter(({ name }) => !given.has(name)).map(({ name }) => name);
  if (anew.length === 0) return [];
  return [
    decided("keys", {
      chosen: "exact",
      says: `names that differ by case alone, one as ${anew.slice(0, 5).join(", ")}`,
    }),
  ];
}

/** What is said of moments that have digits behind the microsecond. */
const lostDigits = (columns: readonly Column[], counts: readonly number[]): Decision[] =>
  columns.flatMap(({ name }, at) =>
    counts[at]! > 0
      ? [
          decided("values", {
            chosen: "microseconds",
            says: `nanoseconds of ${name} cut in ${counts[at]!.toLocaleString("en-US")} of its values (as varchar it keeps them)`,
          }),
        ]
      : [],
  );

/** What is said of columns in nanoseconds that the engine gives to the microsecond, without saying whether that lost anything. */
function cutColumns(files: readonly ParquetFile[]): Decision[] {
  const names = new Set(files.flatMap(({ columns }) => columns.filter(({ isCut }) => isCut).map(({ name }) => name)));
  if (names.size === 0) return [];
  return [
    decided("values", {
      chosen: "microseconds",
      says: `${[...names].slice(0, 5).join(", ")} in nanoseconds, read to the microsecond`,
    }),
  ];
}
