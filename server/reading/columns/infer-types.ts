import { castValue } from "#domain/nodes/cast-value.ts";
import { canonicalType, type Column } from "#domain/sql/types.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { EngineSession, Value } from "#server/engine/engine.ts";
import { type InferredType, inferredTypes, patterns } from "./value-types.ts";
import { brokenCode, namesCode } from "./broken-codes.ts";
import { batchesOf, columnsAtOnce } from "./wide-file.ts";

/** Whether a value is in the type's own spelling. */
export const roundTrips = (column: Fragment, type: string): Fragment =>
  sql`coalesce(CAST(TRY_CAST(${column} AS ${{ parts: [type] }}) AS VARCHAR) = ${column}, FALSE)`;
const matches = (column: Fragment, type: InferredType): Fragment =>
  sql`regexp_full_match(${column}, ${literal(patterns[type])})`;

/** More than fifteen digits are only a double's own where it writes them so; `1e400` is none at all. */
const isExactDouble = (column: Fragment): Fragment =>
  sql`isfinite(TRY_CAST(${column} AS DOUBLE)) AND (strlen(split_part(upper(${column}), 'E', 1)) <= 16 OR ${roundTrips(column, "DOUBLE")})`;

/** Whether a text is one of the type, exactly. */
export function fits(name: string, type: InferredType): Fragment {
  const column = ident(name);
  if (type === "bigint") return roundTrips(column, "BIGINT");
  if (type === "date") return roundTrips(column, "DATE");
  if (type === "timestamp") return sql`${matches(column, type)} AND TRY_CAST(${column} AS TIMESTAMP) IS NOT NULL`;
  if (type === "timestamptz")
    return sql`${matches(column, type)} AND ${castValue(name, "varchar", { type })} IS NOT NULL`;
  if (type === "boolean") return sql`lower(${column}) IN ('true', 'false')`;
  if (type === "double") return sql`${matches(column, type)} AND ${isExactDouble(column)}`;
  return matches(column, type);
}

interface Wanted {
  readonly name: string;
  readonly types: readonly InferredType[];
  readonly digits: number;
}

function checks({ name, types }: Wanted, index: number): Fragment[] {
  const column = ident(name);
  const filled = sql`FILTER (WHERE ${column} <> '')`;
  const decimals = types.includes("decimal")
    ? [
        sql`max(strlen(split_part(${column}, '.', 2))) ${filled} AS ${ident(`scale_${index}`)}`,
        sql`max(strlen(ltrim(split_part(${column}, '.', 1), '-'))) ${filled} AS ${ident(`whole_${index}`)}`,
      ]
    : [];
  const codes = types.includes("double")
    ? [
        sql`count(*) FILTER (WHERE regexp_full_match(${column}, ${literal(brokenCode)})) AS ${ident(`broken_${index}`)}`,
        sql`count(*) FILTER (WHERE regexp_full_match(${column}, '[0-9]+')) AS ${ident(`whole_codes_${index}`)}`,
      ]
    : [];
  return [
    ...types.map((type) => sql`bool_and(${fits(name, type)}) ${filled} AS ${ident(`${type}_${index}`)}`),
    ...decimals,
    ...codes,
    sql`count(*) ${filled} AS ${ident(`filled_${index}`)}`,
  ];
}

/** Wide enough for every digit, and no wider than quick; null where that are more than 38, or behind a point more than `digits`. */
export function decimalType(
  { scale, whole }: { readonly scale: number; readonly whole: number },
  digits = 38,
): string | null {
  if (scale + whole > 38 || (scale > 0 && scale + whole > digits)) return null;
  return scale + whole > 18 ? `decimal(38,${scale})` : scale === 0 ? "bigint" : `decimal(18,${scale})`;
}

/** Whether exponents stand among whole numbers as a spreadsheet writes long codes: digits are lost then, and no type brings them back. */
function isBrokenCodes({ name }: Wanted, index: number, found: Record<string, Value>): boolean {
  const [broken, whole, filled] = ["broken", "whole_codes", "filled"].map((part) =>
    Number(found[`${part}_${index}`] ?? 0),
  );
  return broken! > 0 && broken! + whole! === filled! && (whole! > 0 || namesCode(name));
}

function chosen(wanted: Wanted, index: number, found: Record<string, Value>): string | null {
  if (Number(found[`filled_${index}`]) === 0) return "varchar";
  for (const type of wanted.types) {
    if (found[`${type}_${index}`] !== true) continue;
    if (type === "double" && isBrokenCodes(wanted, index, found)) return "varchar";
    if (type !== "decimal") return type;
    const [scale, whole] = ["scale", "whole"].map((part) => Number(found[`${part}_${index}`] ?? 0));
    const decimal = decimalType({ scale: scale!, whole: whole! }, wanted.digits);
    if (decimal) return decimal;
  }
  return null;
}

export interface InferenceRequest {
  /** The relation of raw text columns. */
  readonly from: Fragment;
  readonly columns: readonly {
    readonly name: string;
    readonly likely: InferredType | null;
    readonly among?: readonly InferredType[];
  }[];
  /** Whether the texts are held in the session and read some columns at a time, as `isWideFile` says. */
  readonly isWide?: boolean;
  /** How many digits a number with a point may have and be exact: one of a spreadsheet is a double, which keeps fifteen. */
  readonly digits?: number;
  /** Whether people spelled the numbers: a point in one may part thousands. */
  readonly isSpelled?: boolean;
}

const heldTexts = ident("held_texts");

/** The types of these columns that hold for all their values, and the columns that are still open. */
async function ask(
  session: EngineSession,
  from: Fragment,
  wanted: readonly Wanted[],
): Promise<{ rows: number; types: Map<string, string>; open: Wanted[] }> {
  const parts = [sql`count(*) AS rows`, ...wanted.flatMap(checks)];
  const [found = {}] = await session.objects(render(sql`SELECT ${join(parts)} FROM ${from}`));
  const types = new Map<string, string>();
  const open: Wanted[] = [];
  wanted.forEach((each, index) => {
    const type = chosen(each, index, found);
    if (type) types.set(each.name, type);
    else open.push(each);
  });
  return { rows: Number(found.rows ?? 0), types, open };
}

/** The types without those of columns in which "1.234" stands among small numbers without a point, and nothing else: it is text that may say a thousand. */
async function withThousands(
  session: EngineSession,
  { from, isSpelled }: InferenceRequest,
  types: Map<string, string>,
): Promise<Map<string, string>> {
  const names = [...types].filter(([, type]) => isSpelled && /^decimal\(\d+,3\)$/.test(type)).map(([name]) => name);
  if (names.length === 0) return types;
  const parts = names.flatMap((name, index) => {
    const count = (pattern: string): Fragment =>
      sql`count(*) FILTER (WHERE regexp_full_match(${ident(name)}, ${literal(pattern)}))`;
    return [
      sql`${count("-?[1-9][0-9]{0,2}\\.[0-9]{3}")} AS ${ident(`grouped_${index}`)}`,
      sql`${count("-?[0-9]{1,3}")} AS ${ident(`small_${index}`)}`,
      sql`count(*) FILTER (WHERE ${ident(name)} <> '') AS ${ident(`filled_${index}`)}`,
    ];
  });
  const [found = {}] = await session.objects(render(sql`SELECT ${join(parts)} FROM ${from}`));
  names.forEach((name, index) => {
    const [grouped, small, filled] = ["grouped", "small", "filled"].map((part) => Number(found[`${part}_${index}`]));
    if (grouped! > 0 && small! > 0 && grouped! + small! === filled) types.set(name, "varchar");
  });
  return types;
}

async function inferIn(
  session: EngineSession,
  request: InferenceRequest,
): Promise<{ types: Map<string, string>; rows: number }> {
  const { digits = 38 } = request;
  const text = request.columns
    .filter((column) => column.likely !== null)
    .map(({ name, likely }) => ({ name, types: [likely!], digits }));
  const { types, rows, open } = await ask(session, request.from, text);
  if (open.length === 0) return { types: await withThousands(session, request, types), rows };
  const among = new Map(request.columns.map((column) => [column.name, column.among ?? inferredTypes]));
  const others = open.map(({ name, types: tried }) => ({
    name,
    digits,
    types: among.get(name)!.filter((type) => !tried.includes(type)),
  }));
  const second = await ask(session, request.from, others);
  return { types: await withThousands(session, request, new Map([...types, ...second.types])), rows };
}

/** The narrowest type of each text column that all its values fit, from a scan of all rows; and how many rows there are. */
export async function inferTypes(
  session: EngineSession,
  request: InferenceRequest,
): Promise<{ types: Map<string, string>; rows: number }> {
  if (!request.isWide || request.columns.length === 0) return inferIn(session, request);
  await session.run(render(sql`CREATE OR REPLACE TEMP TABLE ${heldTexts} AS SELECT * FROM ${request.from}`));
  const types = new Map<string, string>();
  let rows = 0;
  for (const columns of batchesOf(request.columns, columnsAtOnce)) {
    const found = await inferIn(session, { ...request, from: heldTexts, columns });
    found.types.forEach((type, name) => types.set(name, type));
    ({ rows } = found);
  }
  await session.run(render(sql`DROP TABLE ${heldTexts}`));
  return { types, rows };
}

/** The declared types where there are any, then what was found, then text. */
export const frozenColumns = (
  names: readonly string[],
  types: ReadonlyMap<string, string>,
  declared: Readonly<Record<string, string>> = {},
): Column[] =>
  names.map((name) => ({ name, type: canonicalType(declared[name] ?? "") ?? types.get(name) ?? "varchar" }));
