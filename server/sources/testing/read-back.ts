import { castValue } from "#domain/nodes/cast-value.ts";
import type { CastRule } from "#domain/nodes/cast-rule.ts";
import { withDecision } from "#domain/reading/reading-config.ts";
import { castOfReading } from "#domain/sources/cast-of-reading.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";
import { ident, literal, render, sql } from "#domain/sql/fragment.ts";
import type { TestBench } from "#server/engine/testing-engine.ts";
import type { SpelledColumn, SpelledTable } from "#server/reading/testing/spelled-table.ts";
import { findTrapsIn } from "../findings/find-traps.ts";
import { profileSource } from "../profile.ts";

export interface Told {
  /** Columns that are read otherwise than they were meant, without a word. */
  readonly silent: string[];
  /** Those about which there is a question, with the right reading among its answers. */
  readonly asked: string[];
  /** The kinds of those that are read as they were meant without any question. */
  readonly right: string[];
  /** Whether it is asked if a remark below the table is a row of it. */
  readonly isRemarkAsked: boolean;
}

type Config = Readonly<Record<string, unknown>>;
interface Read {
  readonly source: ProfiledSource;
  readonly findings: readonly Finding[];
  readonly session: Awaited<ReturnType<TestBench["engine"]["session"]>>;
}

async function read(bench: TestBench, file: string, config: Config): Promise<Read> {
  const source = await profileSource({
    engine: bench.engine,
    name: "given",
    input: { kind: "file", path: file, config },
    snapshotDirectory: bench.path("snapshots"),
  });
  const session = await bench.engine.session({ readable: [source.snapshotPath] });
  return { source, findings: await findTrapsIn(session, [source], []), session };
}

/** A value in the one form that the truth has. */
function plain(kind: string, value: string | null): string | null {
  if (value === null) return null;
  if (kind === "amount" || kind === "count" || kind === "share") {
    const match = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(value);
    return match ? `${match[1]}${match[2]}${match[3] ? `.${match[3]}` : ""}`.replace(/^-0$/, "0") : value;
  }
  return kind === "moment" ? value.replace(/\.0+$/, "").replace(/\+00$/, "") : value;
}

/** Every cell of a column as a pipeline has it once this cast is taken. */
async function cellsOf(
  { source, session }: Read,
  { column, rule }: { column: ColumnProfile; rule: CastRule | null },
): Promise<(string | null)[]> {
  const value = rule ? castValue(column.name, column.type, rule) : ident(column.name);
  const { rows } = await session.all(
    render(sql`SELECT CAST(${value} AS VARCHAR) FROM read_parquet(${literal(source.snapshotPath)})`),
  );
  return rows.map(([each]) => each as string | null);
}

/** What is offered for a column without any question: the cast of its reading, or of the words in it that mean nothing. */
function offered(column: ColumnProfile): CastRule | null {
  if (column.reads) return castOfReading(column.reads);
  const nulls = (column.nothing ?? []).filter(({ isOpen }) => !isOpen).map(({ word }) => word);
  return nulls.length > 0 ? { type: "varchar", nulls } : null;
}

/** The casts by which the open questions about a column may be answered. */
function answers(column: ColumnProfile, findings: readonly Finding[]): (CastRule | null)[] {
  const own = offered(column);
  const formats = (column.reads?.ambiguous ?? []).flat();
  const words = findings.filter(({ kind }) => kind === "open_words_for_nothing");
  const nulls = words.flatMap(({ details }) => details.reading!.nulls!);
  const other = findings.flatMap(({ kind, details }) =>
    kind !== "open_words_for_nothing" && kind !== "words_for_nothing" && details.other ? [details.other] : [],
  );
  return [
    ...formats.map((format) => castOfReading(column.reads!, { formats: [format] })),
    ...nulls.flatMap((word) => [
      { type: "varchar", nulls: [...(own?.nulls ?? []), word] },
      { type: "varchar", nulls: [...(own?.nulls ?? []), ...nulls] },
    ]),
    ...other.map((reading) => castOfReading(reading)),
  ];
}

/** A number of a column that is asked about as thousands. */
const inThousands = (value: string | null): string | null =>
  value === null ? null : String(Math.round(Number(value) * 1000));

interface Held {
  readonly cells: readonly (string | null)[];
  /** Rows that are no records, by their number from 1. */
  readonly without: ReadonlySet<number>;
  /** Rows whose value cannot be read, as a finding tells. */
  readonly named: ReadonlySet<number>;
}

const isMeant = (given: SpelledColumn, { cells, without, named }: Held): boolean => {
  const kept = cells.flatMap((cell, index) => (without.has(index + 1) ? [] : [{ cell, row: index + 1 }]));
  return (
    kept.length === given.truth.length &&
    kept.every(({ cell, row }, index) => {
      const [is, meant] = [plain(given.kind, cell), plain(given.kind, given.truth[index]!)];
      return is === meant || (is === null && named.has(row));
    })
  );
};

const rowsOf = (findings: readonly Finding[], kind: Finding["kind"]): ReadonlySet<number> =>
  new Set(findings.filter((each) => each.kind === kind).flatMap(({ rows }) => rows));

/** How a column came back by one reading of the file. */
async function cameBack(
  file: Read,
  place: { given: SpelledColumn; index: number; hasHeader: boolean },
): Promise<"right" | "asked" | "silent"> {
  const column = file.source.profile.columns[place.index];
  if (!column || (place.hasHeader && column.name !== place.given.name)) return "silent";
  const about = file.findings.filter(({ columns }) => columns.includes(column.name));
  const without = rowsOf(file.findings, "not_records");
  const held = async (rule: CastRule | null, named: ReadonlySet<number>): Promise<Held> => ({
    cells: await cellsOf(file, { column, rule }),
    without,
    named,
  });
  const others = answers(column, about);
  const isRight = isMeant(place.given, await held(offered(column), new Set()));
  const isDoubtful = about.some(({ kind }) => kind === "doubtful_numbers");
  if (isRight) return others.length > 0 || without.size > 0 || isDoubtful ? "asked" : "right";
  if (isDoubtful && !column.reads) {
    const read = await held(null, new Set());
    if (isMeant(place.given, { ...read, cells: read.cells.map(inThousands) })) return "asked";
  }
  if (isMeant(place.given, await held(offered(column), rowsOf(about, "unreadable_values")))) return "asked";
  for (const rule of others) if (isMeant(place.given, await held(rule, new Set()))) return "asked";
  return "silent";
}

/** Reads a table back, and holds each column against what was written. */
export async function readBack(bench: TestBench, table: SpelledTable): Promise<Told> {
  const file = bench.file(table.name, table.bytes);
  const first = await read(bench, file, {});
  // Whether a remark below the table is a row of it is asked of the table, and changes no value of a column.
  const open = first.source.profile.decisions!.filter(({ isOpen, part }) => isOpen && part !== "remarks");
  const isRemarkAsked = first.source.profile.decisions!.some(({ isOpen, part }) => isOpen && part === "remarks");
  const answered: Read[] = [];
  for (const { part, others } of open)
    for (const { chosen } of others) answered.push(await read(bench, file, withDecision({}, part, chosen)));
  const told: Told = { silent: [], right: [], asked: [], isRemarkAsked };
  const hasHeader = table.spelling.hasHeader === true;
  for (const [index, given] of table.columns.entries()) {
    const place = { given, index, hasHeader };
    let came = await cameBack(first, place);
    for (const each of answered) {
      // A question whose answers read the column alike is none about this column.
      const other = await cameBack(each, place);
      if (came === "silent" ? other !== "silent" : other !== "right") came = "asked";
    }
    if (came === "right") told.right.push(given.kind);
    else told[came].push(aboutOf(table, given, first.source.profile.columns[index]));
  }
  for (const { session } of [first, ...answered]) await session.close();
  return told;
}

function aboutOf(table: SpelledTable, given: SpelledColumn, found: ColumnProfile | undefined): string {
  const reads = found?.reads ? `${found.reads.type} ${found.reads.formats?.join(" or ") ?? ""}` : "";
  const nothing = JSON.stringify(found?.nothing ?? []);
  const some = given.written.slice(0, 6).map((each, row) => `${each} (${given.truth[row]})`);
  return `${given.kind}: ${given.name} → ${found?.name} ${found?.type} ${reads} ${nothing}; ${some.join(", ")}; ${JSON.stringify(table.spelling)}`;
}
