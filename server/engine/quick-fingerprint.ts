import { type Fragment, ident, join, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { Value } from "./engine.ts";

interface Rows {
  readonly columns: readonly Column[];
  /** Float columns whose last digits depend on the order of adding. */
  readonly inexact: readonly string[];
}

/**
 * One SELECT that counts a relation's rows and gives what `fingerprintOf` reads: the engine's own hash of each row, added and
 * combined bit by bit, so that neither the order of rows nor that of columns counts. It takes a twentieth of the canonical
 * hash's time, and is the same only where the engine's version is.
 */
export function fingerprintQuery({ columns, inexact }: Rows, from: Fragment): Fragment {
  const ordered = columns.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const values = ordered.map(({ name }) =>
    inexact.includes(name) ? sql`format('{:.8e}', CAST(${ident(name)} AS DOUBLE))` : ident(name),
  );
  return sql`SELECT count(*) AS n, version() AS version, CAST(coalesce(sum(h), 0) AS VARCHAR) AS added, CAST(coalesce(bit_xor(h), 0) AS VARCHAR) AS mixed FROM (SELECT hash(${join(values)}) AS h FROM ${from})`;
}

const hexadecimal = (value: Value | undefined): string =>
  BigInt.asUintN(64, BigInt(String(value ?? 0)))
    .toString(16)
    .padStart(16, "0");

/** `duckdb-1.5.5:` and 32 digits: rows with the same one are taken for the same by this version of the engine. */
export const fingerprintOf = ({ version, added, mixed }: Readonly<Record<string, Value>>): string =>
  `duckdb-${String(version).replace(/^v/, "")}:${hexadecimal(added)}${hexadecimal(mixed)}`;
