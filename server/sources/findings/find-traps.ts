import type { Finding, FindingKind } from "#domain/sources/finding.ts";
import type { ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import { ident } from "#domain/sql/fragment.ts";
import { freeName } from "#domain/sql/free-name.ts";
import type { Engine } from "#server/engine/engine.ts";
import { Jointly } from "#server/reading/columns/jointly.ts";
import type { Session } from "#server/reading/columns/value-counts.ts";
import { categorySpelling } from "./category-spelling.ts";
import { codesAsExponents } from "./codes-as-exponents.ts";
import { dayNumbers } from "./day-numbers.ts";
import { doubtfulNumbers } from "./doubtful-numbers.ts";
import { duplicateKeys } from "./duplicate-keys.ts";
import { duplicateRows, findCopies } from "./duplicate-rows.ts";
import { joinMultiplies } from "./join-multiplies.ts";
import { keySpelling } from "./key-spelling.ts";
import { keptAsText } from "./kept-as-text.ts";
import { leftOutRecords, mendedRecords } from "./noted-records.ts";
import { mojibake } from "./mojibake.ts";
import { momentsWithoutOffset } from "./moments-without-offset.ts";
import { zoneNames } from "./zone-names.ts";
import { mixedDateFormats } from "./mixed-date-formats.ts";
import { nestedValues } from "./nested-values.ts";
import { notRecords } from "./not-records.ts";
import { noPartner } from "./no-partner.ts";
import { outlierThousandfold } from "./outlier-thousandfold.ts";
import { personalData } from "./personal-data.ts";
import { holdRows, type Trap, type TrapContext } from "./trap.ts";
import { unreadableValues } from "./unreadable-values.ts";
import { openWordsForNothing, wordsForNothing } from "./words-for-nothing.ts";

const traps = {
  duplicate_rows: duplicateRows,
  duplicate_keys: duplicateKeys,
  join_multiplies: joinMultiplies,
  key_spelling: keySpelling,
  no_partner: noPartner,
  unreadable_values: unreadableValues,
  mixed_date_formats: mixedDateFormats,
  category_spelling: categorySpelling,
  outlier_thousandfold: outlierThousandfold,
  personal_data: personalData,
  not_records: notRecords,
  codes_as_exponents: codesAsExponents,
  kept_as_text: keptAsText,
  words_for_nothing: wordsForNothing,
  open_words_for_nothing: openWordsForNothing,
  mended_records: mendedRecords,
  left_out_records: leftOutRecords,
  nested_values: nestedValues,
  day_numbers: dayNumbers,
  moments_without_offset: momentsWithoutOffset,
  zone_names: zoneNames,
  mojibake,
  doubtful_numbers: doubtfulNumbers,
} satisfies Record<FindingKind, Trap>;

/** Every trap in the sources' snapshots, counted over all rows, in an open session that may read them. */
export async function findTrapsIn(
  session: Session,
  sources: readonly ProfiledSource[],
  foreignKeys: readonly ForeignKey[],
): Promise<Finding[]> {
  const row = ident(
    freeName(
      "__row",
      sources.flatMap((source) => source.columns),
    ),
  );
  const context: TrapContext = {
    session,
    row,
    sources,
    foreignKeys,
    copies: new Map(),
    tables: new Map(),
    jointly: new Jointly(),
  };
  await holdRows(context);
  await findCopies(context);
  const findings: Finding[] = [];
  for (const trap of Object.values(traps)) findings.push(...(await trap(context)));
  return findings;
}

/** The same in a locked-down child of its own. */
export async function findTraps(request: {
  engine: Engine;
  sources: readonly ProfiledSource[];
  foreignKeys: readonly ForeignKey[];
  signal?: AbortSignal | undefined;
}): Promise<Finding[]> {
  const session = await request.engine.session({
    readable: request.sources.map(({ snapshotPath }) => snapshotPath),
    signal: request.signal,
  });
  try {
    return await findTrapsIn(session, request.sources, request.foreignKeys);
  } finally {
    await session.close();
  }
}
