import type { FileReading } from "../reading/file-reading.ts";
import { type Fragment, join, literal, sql } from "../sql/fragment.ts";
import { longestTaken } from "./read-file.ts";

const list = (texts: readonly string[]): Fragment => sql`[${join(texts.map((text) => literal(text)))}]::VARCHAR[]`;

/** The numbers of a record with a fraction or an exponent, as they are written: what stands in texts is taken out before. */
const numbers = sql`regexp_extract_all(regexp_replace(text, '"(?:[^"\\\\]|\\\\.)*"', '""', 'g'), '-?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?')`;
const digits = sql`length(ltrim(replace(regexp_extract(n, '^[^eE]*'), '.', ''), '-0'))`;
const exponent = sql`abs(coalesce(TRY_CAST(nullif(regexp_extract(n, '[eE](.*)$', 1), '') AS BIGINT), CASE WHEN regexp_matches(n, '[eE]') THEN 999 ELSE 0 END))`;
const hasLongNumber = sql`CASE WHEN regexp_matches(text, '[0-9.]{16}|[0-9][eE][+-]?[0-9]{3}')
  THEN len(list_filter(${numbers}, lambda n: regexp_matches(n, '[.eE]') AND (${digits} > 15 OR ${exponent} > 300))) > 0 ELSE FALSE END`;

/**
 * The first record that the engine's reader of JSON would not read as it is written, and why, of a source that a reading leaves
 * to it: what a worker finds while it counts. What the reader itself refuses is not asked for.
 */
export function unlikePlainJson(reading: FileReading, file: Fragment): Fragment {
  const names = reading.columns.map(({ name }) => name);
  const format = reading.format === "json" ? "array" : "newline_delimited";
  const lowered = [...new Set(names.flatMap((name) => [name.toLowerCase(), name]))];
  const pointer = (name: string): string => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const decimals = (reading.texts ?? []).map(
    (name) =>
      sql`WHEN json_type(json, ${literal(pointer(name))}) = 'DOUBLE' THEN ${literal(`a number with a fraction or an exponent under ${name}, which held texts`)}`,
  );
  const near = sql`list_filter(json_keys(json), lambda k: list_contains(${list(lowered)}, lower(k)) AND NOT list_contains(${list(names)}, k))`;
  return sql`SELECT record, why FROM (
    SELECT record, CASE WHEN json_type(json) <> 'OBJECT' THEN 'a value that is no object'
      WHEN len(${near}) > 0 THEN concat('the key ', ${near}[1], ', which differs from another one only by case')
      WHEN ${hasLongNumber} THEN 'a number with more digits than floating point keeps'
      ${join(decimals, " ")} END AS why
    FROM (SELECT row_number() OVER () AS record, json, CAST(json AS VARCHAR) AS text
      FROM read_json_objects(${file}, format = ${literal(format)}, maximum_object_size = ${literal(longestTaken(reading))})))
    WHERE why IS NOT NULL ORDER BY record LIMIT 1`;
}
