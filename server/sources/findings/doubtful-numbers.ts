import type { Finding, FindingDetails } from "#domain/sources/finding.ts";
import type { ColumnProfile, ColumnReading, ProfiledSource } from "#domain/sources/profile.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { ident, literal, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { plural } from "#domain/text/plural.ts";
import { numberOf } from "#server/reading/columns/value-counts.ts";
import { isWorkbook } from "#server/reading/spreadsheet/workbook-kind.ts";
import { askOne, findingOf, rowsWith, searchColumns, type Trap, type TrapContext } from "./trap.ts";

/** So many numbers from 100 to 999 without a sign, and none above, say that the sign stands between thousands. */
const fullHundreds = 10;
/**
 * So many numbers with exactly three digits behind the sign are no decimals that were cut where they end in zero, which is what
 * small numbers without the sign would say of decimals.
 */
const [neverCut, fewSmall] = [20, 3];

type Sign = "," | ".";
/** The sign that a reading takes out from between thousands; null where it takes out none. */
function signOf({ decimal, remove = [] }: ColumnReading): Sign | null {
  if (decimal === "," && remove.includes(".")) return ".";
  return decimal !== "," && remove.includes(",") ? "," : null;
}

interface Doubt {
  readonly isSettled: boolean;
  readonly example: string;
}

/** What the texts say of a sign that a reading takes out: settled by two groups, by other digits behind it, or by what stands without it. */
async function doubtOf(
  context: TrapContext,
  source: ProfiledSource,
  { name, sign }: { name: string; sign: Sign },
): Promise<Doubt | null> {
  const other = sign === "," ? "." : ",";
  const text = sql`trim(${ident(name)})`;
  const matches = (pattern: string) => sql`regexp_full_match(${text}, ${literal(pattern)})`;
  const around = "[^0-9.,]*";
  const isSigned = sql`contains(${text}, ${literal(sign)}) AND regexp_matches(${text}, '[0-9]')`;
  const row = await askOne(
    context,
    "signs of numbers",
    sql`SELECT count(*) FILTER (WHERE ${isSigned}) AS n,
      count(*) FILTER (WHERE ${isSigned} AND NOT ${matches(`${around}[1-9][0-9]{0,2}[${sign}][0-9]{3}${around}`)}) AS told,
      count(*) FILTER (WHERE ${matches(`.*[0-9][${other}][0-9]+${around}`)}) AS decimals,
      count(*) FILTER (WHERE ${matches(`${around}[1-9][0-9]{2}${around}`)}) AS hundreds,
      count(*) FILTER (WHERE ${matches(`${around}[1-9][0-9]{3,}${around}`)}) AS above,
      count(*) FILTER (WHERE ${matches(`${around}[0-9]{1,3}${around}`)}) AS small,
      min(${text}) FILTER (WHERE ${isSigned}) AS example
    FROM ${rowsWith(context, source, name)}`,
  );
  const of = (part: string): number => numberOf(row[part]);
  if (of("n") === 0) return null;
  const isFull =
    of("above") === 0 && (of("hundreds") >= fullHundreds || (of("small") >= fewSmall && of("n") >= neverCut));
  return { isSettled: of("told") > 0 || of("decimals") > 0 || isFull, example: String(row.example) };
}

interface Asked {
  readonly sign: Sign;
  readonly example: string;
  readonly isRead: "between thousands" | "before decimals";
  readonly details: FindingDetails;
}

function askedOf(context: TrapContext, source: ProfiledSource, place: { name: string; asked: Asked }) {
  const { name, asked } = place;
  const value = sql`CAST(${ident(name)} AS VARCHAR)`;
  return findingOf(context, {
    kind: "doubtful_numbers",
    source,
    columns: [name],
    rows: sql`SELECT ${context.row} FROM ${rowsWith(context, source, name)} WHERE contains(${value}, ${literal(asked.sign)}) AND regexp_matches(${value}, '[0-9]')`,
    severity: "notice",
    message: (count) =>
      `${plural(count, "number", "numbers")} of ${name} ${count === 1 ? "has" : "have"} a "${asked.sign}" before exactly three digits, as in "${asked.example}": it is read as a sign ${asked.isRead}, and nothing in the values says so.`,
    effect: () => `If it is the other, each of them is wrong by a factor of a thousand.`,
    details: asked.details,
  });
}

/** Texts whose reading takes a sign out that may be the one before decimals. */
async function textIn(context: TrapContext, source: ProfiledSource, column: ColumnProfile): Promise<Finding[]> {
  const { name, reads } = column;
  const sign = reads && typeFamily(reads.type) === "number" ? signOf(reads) : null;
  if (!reads || sign === null) return [];
  const doubt = await doubtOf(context, source, { name, sign });
  if (!doubt || doubt.isSettled) return [];
  const { decimal: _decimal, remove = [], ...rest } = reads;
  const other: ColumnReading = {
    ...rest,
    type: "decimal(18,3)",
    remove: remove.filter((part) => part !== sign),
    decimal: sign,
  };
  const details = { reading: reads, other };
  return askedOf(context, source, {
    name,
    asked: { sign, example: doubt.example, isRead: "between thousands", details },
  });
}

/** More whole numbers, or more with two digits and less, than chance gives among thousands: these are decimals. */
const [mostWhole, mostShorter] = [0.02, 0.3];
const isThreeDigits = ({ type }: ColumnProfile): boolean => /^decimal\(\d+,3\)$/.test(type);
/** Numbers all of which have three digits behind a point, and none is below one or above a thousand: in many countries these are thousands. */
async function numbersIn(context: TrapContext, source: ProfiledSource, column: ColumnProfile): Promise<Finding[]> {
  const [min, max] = [Number(column.min), Number(column.max)];
  if (column.min === null || min < 1 || max >= 1000) return [];
  const name = ident(column.name);
  const row = await askOne(
    context,
    "digits of numbers",
    sql`SELECT count(${name}) AS n, count(*) FILTER (WHERE ${name} = floor(${name})) AS whole, count(*) FILTER (WHERE ${name} * 100 = floor(${name} * 100)) AS shorter FROM ${rowsWith(context, source, column.name)}`,
  );
  const [n, whole, shorter] = [numberOf(row.n), numberOf(row.whole), numberOf(row.shorter)];
  if (whole > n * mostWhole || shorter > n * mostShorter) return [];
  const details = { limit: 1000 };
  return askedOf(context, source, {
    name: column.name,
    asked: { sign: ".", example: column.min, isRead: "before decimals", details },
  });
}

/** Whether people spelled its numbers: those of JSON and spreadsheets have a point before decimals alone. */
const isSpelled = ({ format, keys, sheet, packed }: FileReading): boolean =>
  /^(csv|tsv)$/.test(format) && keys === undefined && sheet === undefined && !isWorkbook(packed);

/** Signs in numbers of which the values do not tell whether they part thousands or decimals. */
export const doubtfulNumbers: Trap = async (context) => {
  const findings: Finding[] = [];
  for (const source of context.sources) {
    const isText = source.dialect !== null && isSpelled(source.dialect);
    const found = await searchColumns(source, source.profile.columns, async (column) => {
      if (column.type === "varchar") return textIn(context, source, column);
      return isText && isThreeDigits(column) ? numbersIn(context, source, column) : [];
    });
    findings.push(...found);
  }
  return findings;
};
