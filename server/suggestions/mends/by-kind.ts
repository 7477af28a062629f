import { castOfReading } from "#domain/sources/cast-of-reading.ts";
import type { Finding, FindingKind } from "#domain/sources/finding.ts";
import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";
import { timeColumns } from "#domain/sources/time-columns.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { plural } from "#domain/text/plural.ts";
import {
  castBefore,
  columnOf,
  columnText,
  type Mend,
  type MendContext,
  mendOf,
  mendRanks,
  onlyRecords,
  sourceOf,
  type Step,
  stepName,
} from "./mend.ts";
import { emptyWords } from "./empty-words.ts";
import { unpackKeys } from "./unpack-keys.ts";
import { mendLetters } from "./mend-letters.ts";
import { nameZone } from "./name-zone.ts";
import { otherNumbers } from "./other-numbers.ts";
import { tidySpelling } from "./tidy-spelling.ts";

const duplicateRows: Mend = (finding, context) => {
  const anchor = context.anchor(finding.source);
  if (!anchor || finding.severity === "notice") return null;
  const step: Step = {
    name: stepName(context, "distinct", finding.source),
    kind: "dedupe",
    config: {},
    rank: mendRanks.copies,
    anchor,
  };
  return mendOf(finding, [step], { title: `Drop whole copies in ${finding.source}`, risk: "low" });
};

/** The column of time that tells the latest row of most keys; null where none tells any. */
function latestBy(source: ProfiledSource, { ties = [], doubledKeys }: Finding["details"]): ColumnProfile | null {
  const keysTied = (column: ColumnProfile): number => ties.find((each) => each.column === column.name)?.keys ?? 0;
  const telling = timeColumns(source).filter((column) => doubledKeys === undefined || keysTied(column) < doubledKeys);
  return telling.toSorted((a, b) => keysTied(a) - keysTied(b))[0] ?? null;
}

/** What decides where the time is the same, said before anyone accepts it. */
function tieReason(finding: Finding, key: string, latest: ColumnProfile | null): string {
  const { ties = [], doubledKeys = 0 } = finding.details;
  if (!latest)
    return `No column tells which row is the latest, so of each ${key} the row with the smallest values stays, compared column by column: say which one is right.`;
  const tied = ties.find((each) => each.column === latest.name)?.keys ?? 0;
  return tied === 0
    ? ""
    : `For ${tied.toLocaleString("en-US")} of the ${plural(doubledKeys, "repeated value")} of ${key}, ${latest.name} is the same in several rows: there the row with the greatest other values stays, compared column by column.`;
}

/** Keeps one row of each key: the latest, where a column tells which that is. */
function dedupeByKey(finding: Finding, context: MendContext): Proposal | null {
  const [anchor, source, key] = [context.anchor(finding.source), sourceOf(context, finding.source), finding.columns[0]];
  if (!anchor || !source || key === undefined) return null;
  const by = latestBy(source, finding.details);
  const casts = by ? castBefore(context, source.name, by) : null;
  const latest = casts ? by : null;
  const config = latest ? { key: [key], keep: "latest", by: latest.name } : { key: [key], keep: "any" };
  const step: Step = {
    name: stepName(context, "unique", source.name),
    kind: "dedupe",
    config,
    rank: mendRanks.duplicateKeys,
    anchor,
  };
  const title = latest ? `Keep the latest row of each ${key} by ${latest.name}` : `Keep one row of each ${key}`;
  const why = tieReason(finding, key, latest);
  const risk = latest && why === "" ? "medium" : "high";
  return mendOf(finding, [step], { title, risk, why, requires: casts ?? [] });
}

const keySpelling: Mend = (finding, context) => {
  const [column, partner] = [finding.columns[0], finding.details.partner];
  const places = [{ source: finding.source, column: column! }, ...(partner ? [partner] : [])];
  const steps = places.flatMap((place): Step[] => {
    const anchor = context.anchor(place.source);
    if (!anchor) return [];
    return [
      {
        name: stepName(context, "keys", place.source),
        kind: "derive",
        config: { columns: { [place.column]: `upper(trim(${columnText(place.column)}))` } },
        rank: mendRanks.keys,
        anchor,
      },
    ];
  });
  if (
    column === undefined ||
    (!steps.some(({ anchor }) => anchor === context.anchor(finding.source)) && steps.length < places.length)
  )
    return null;
  return mendOf(finding, steps, {
    title: `Write ${column} in one case without blanks${steps.length > 1 ? ", on both sides" : ""}`,
    risk: "low",
  });
};

/** One cast mends the values of a column that cannot be read and its mixed dates alike. */
const castColumn: Mend = (finding, context) => {
  const [anchor, column, reading] = [context.anchor(finding.source), finding.columns[0], finding.details.reading];
  if (!anchor || column === undefined || !reading || context.castOf?.(finding.source, column)) return null;
  const has = (kind: FindingKind): boolean =>
    context.findings.some((each) => each.kind === kind && each.source === finding.source && each.columns[0] === column);
  if (finding.kind === "unreadable_values" && has("mixed_date_formats")) return null;
  if (has("moments_without_offset")) return null;
  const rule = castOfReading(reading);
  const isWhole = reading.share >= 1;
  const config = { columns: { [column]: rule }, on_error: isWhole ? "fail" : "reject" };
  const step: Step = {
    name: stepName(context, `read_${column.toLowerCase()}`, finding.source),
    kind: "cast",
    config,
    rank: mendRanks.cast,
    anchor,
  };
  const ways = [
    ...(rule.formats ?? []),
    ...(rule.remove ? [`without ${rule.remove.map((part) => `"${part}"`).join(" ")}`] : []),
    ...(rule.nulls ? [`${rule.nulls.map((word) => `"${word}"`).join(", ")} as empty`] : []),
  ];
  const title = `Read ${column} as ${rule.type}${ways.length > 0 ? `: ${ways.join(", ")}` : ""}${isWhole ? "" : "; set aside what cannot be read"}`;
  return mendOf(finding, [step], { title, risk: reading.ambiguous.length > 0 ? "high" : isWhole ? "low" : "medium" });
};

const noPartner: Mend = (finding, context) => {
  const { partner } = finding.details;
  const target = partner ? sourceOf(context, partner.source) : null;
  const join = partner ? context.join(finding.source, partner.source) : null;
  if (!partner || !target || !join) return null;
  const own = new Set(sourceOf(context, finding.source)?.columns.map(({ name }) => name));
  const sure = target.profile.columns.find(
    (column) => column.nulls === 0 && column.name !== partner.column && !own.has(column.name),
  );
  if (!sure) return null;
  const step: Step = {
    name: stepName(context, "matched", finding.source),
    kind: "check",
    config: {
      rules: [{ not_null: sure.name, name: `no ${partner.source} for ${finding.columns[0]}` }],
      on_fail: "quarantine",
    },
    rank: join.rank,
    anchor: join,
  };
  return mendOf(finding, [step], {
    title: `Set aside rows of ${finding.source} without a partner in ${partner.source}`,
    risk: "medium",
  });
};

const outlierThousandfold: Mend = (finding, context) => {
  const [anchor, column, limit] = [context.anchor(finding.source), finding.columns[0], finding.details.limit];
  const profile = column === undefined ? null : columnOf(context, finding.source, column);
  if (!anchor || column === undefined || !profile || limit === undefined) return null;
  const casts = castBefore(context, finding.source, profile);
  if (!casts) return null;
  const step: Step = {
    name: stepName(context, `likely_${column.toLowerCase()}`, finding.source),
    kind: "check",
    config: {
      rules: [{ range: { column, max: limit }, name: `${column} is a thousand times too large` }],
      on_fail: "quarantine",
    },
    rank: mendRanks.outliers,
    anchor,
  };
  return mendOf(finding, [step], {
    title: `Set aside rows with ${column} above ${limit.toLocaleString("en-US")}`,
    risk: "medium",
    requires: casts,
  });
};

/** Offered, not needed for a right result: everything but the personal columns of the source goes on. */
const personalData: Mend = (finding, context) => {
  const [anchor, source] = [context.anchor(finding.source), sourceOf(context, finding.source)];
  if (!anchor || !source) return null;
  const first = context.findings.find((each) => each.kind === "personal_data" && each.source === finding.source);
  if (first && first.id !== finding.id) return null;
  const personal = source.profile.columns.filter((column) => column.personal).map(({ name }) => name);
  const kept = source.columns.map(({ name }) => name).filter((name) => !personal.includes(name));
  if (kept.length === 0) return null;
  const step: Step = {
    name: stepName(context, "without_personal", source.name),
    kind: "select",
    config: { columns: kept },
    rank: mendRanks.copies - 1,
    anchor,
  };
  return mendOf(finding, [step], {
    title: `Leave out the personal columns of ${source.name}: ${personal.join(", ")}`,
    risk: "high",
  });
};

const notRecords: Mend = (finding, context) => {
  const [anchor, { condition }] = [context.anchor(finding.source), finding.details];
  if (!anchor || condition === undefined) return null;
  const step: Step = {
    name: stepName(context, "records", finding.source),
    kind: "filter",
    config: { where: onlyRecords(condition) },
    rank: mendRanks.records,
    anchor,
  };
  const rows = plural(finding.count, "row", "rows");
  return mendOf(finding, [step], {
    title: `Leave out the ${rows} of ${finding.source} that are no records`,
    risk: "low",
  });
};

export const mends = {
  duplicate_rows: duplicateRows,
  duplicate_keys: dedupeByKey,
  join_multiplies: dedupeByKey,
  key_spelling: keySpelling,
  no_partner: noPartner,
  unreadable_values: castColumn,
  mixed_date_formats: castColumn,
  category_spelling: tidySpelling,
  outlier_thousandfold: outlierThousandfold,
  personal_data: personalData,
  not_records: notRecords,
  // Digits that are lost cannot be brought back.
  codes_as_exponents: () => null,
  // Text keeps every digit; no type does.
  kept_as_text: () => null,
  words_for_nothing: emptyWords,
  open_words_for_nothing: emptyWords,
  // How the file is read, which the sentence on the source offers.
  mended_records: () => null,
  left_out_records: () => null,
  nested_values: unpackKeys,
  day_numbers: castColumn,
  moments_without_offset: nameZone,
  // One abbreviation may stand for several zones: a person writes which.
  zone_names: () => null,
  mojibake: mendLetters,
  doubtful_numbers: otherNumbers,
} satisfies Record<FindingKind, Mend>;
