import { castValue } from "#domain/nodes/cast-value.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import { brokenCode } from "./broken-codes.ts";
import { decimalType, fits, roundTrips } from "./infer-types.ts";
import { narrowest } from "./value-types.ts";

/** What a sample's values of a column are, down to the digits; `isBlank` where it has none. */
interface SampledColumn extends Column {
  readonly isBlank: boolean;
  /** Each point stands before exactly three digits, and no number of four is without one: it may part thousands, which a scan of all tells. */
  readonly mayPartThousands: boolean;
}

const partsThousands = (values: readonly string[]): boolean =>
  values.some((value) => value.includes(".")) &&
  values.every((value) => /^-?([1-9]\d{0,2}\.\d{3}|\d{1,3})$/.test(value));

const digits = (values: readonly string[], part: 0 | 1): number =>
  Math.max(0, ...values.map((value) => (value.replace("-", "").split(".")[part] ?? "").length));

function sampledColumn(name: string, values: readonly string[]): SampledColumn {
  const filled = values.filter((value) => value !== "");
  const isOpen = filled.every((value) => value.trim() !== "");
  const type = isOpen ? narrowest(filled) : null;
  const exact = type === "decimal" ? decimalType({ scale: digits(filled, 1), whole: digits(filled, 0) }) : type;
  return { name, type: exact ?? "varchar", isBlank: filled.length === 0, mayPartThousands: partsThousands(filled) };
}

/** Whether a value is of the type in another than its own spelling, so that the scan of all values would find that type too. */
function fitsOtherwise({ name, type }: Column): Fragment | null {
  const column = ident(name);
  const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (precision && scale) {
    const whole = `-?(0|[1-9][0-9]{0,${Number(precision) - Number(scale) - 1}})`;
    return sql`regexp_full_match(${column}, ${literal(scale === "0" ? whole : `${whole}(\\.[0-9]{1,${scale}})?`)})`;
  }
  if (type === "double") return sql`(${fits(name, type)} AND NOT regexp_full_match(${column}, ${literal(brokenCode)}))`;
  return type === "timestamp" || type === "timestamptz" || type === "boolean" ? fits(name, type) : null;
}

const hasOwnSpelling = (type: string): boolean => /^(bigint|date|timestamp|decimal.*)$/.test(type);

/** A column in the type that a sample has of it; a value that does not fit ends the statement. */
function typedColumn(sampled: SampledColumn): Fragment {
  const { name, type, isBlank } = sampled;
  const column = ident(name);
  const other = sql`error('it is not as its sample')`;
  if (isBlank) return sql`CASE WHEN ${column} <> '' THEN ${other} ELSE ${column} END AS ${column}`;
  if (type === "varchar") return column;
  const target: Fragment = { parts: [type] };
  const otherwise = fitsOtherwise(sampled);
  const cases = [
    ...(hasOwnSpelling(type) ? [sql`WHEN ${roundTrips(column, type)} THEN TRY_CAST(${column} AS ${target})`] : []),
    sql`WHEN coalesce(${column}, '') = '' THEN NULL`,
    ...(otherwise ? [sql`WHEN ${otherwise} THEN ${castValue(name, "varchar", { type })}`] : []),
  ];
  return sql`CASE ${join(cases, " ")} ELSE ${other} END AS ${column}`;
}

export interface TypedCopy {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/**
 * Writes all rows of a relation of texts in the types that a sample has of them, each value checked: where all of them fit, that
 * are the types that a scan of all values finds, and the rows are written already. Null where a value is unlike the sample's.
 */
export async function copyTyped(
  session: EngineSession,
  request: {
    readonly from: Fragment;
    readonly names: readonly string[];
    readonly records: readonly { readonly fields: readonly (string | null)[] }[];
    /** In the session's folder. */
    readonly file: string;
  },
): Promise<TypedCopy | null> {
  const { from, names, records, file } = request;
  const sampled = names.map((name, at) =>
    sampledColumn(
      name,
      records.map(({ fields }) => fields[at] ?? ""),
    ),
  );
  if (sampled.some(({ mayPartThousands }) => mayPartThousands)) return null;
  const query = render(sql`SELECT ${join(sampled.map(typedColumn))} FROM ${from}`);
  const copied = await session.copy({ query, path: file, format: "parquet", quick: true }).catch(() => null);
  return copied && { rows: copied.rows, columns: sampled.map(({ name, type }) => ({ name, type })) };
}
