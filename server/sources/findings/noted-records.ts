import { leftOutCount, mostNoted, noteSentences, type RecordNotes } from "#domain/reading/record-notes.ts";
import type { Finding, FindingKind } from "#domain/sources/finding.ts";
import { findingId, type Trap } from "./trap.ts";

interface Told {
  readonly kind: FindingKind;
  readonly count: (notes: RecordNotes) => number;
  readonly isMended: boolean;
  readonly effect: string;
}

/** A finding of records that were mended or left out when the file was read, with the lines of the first. */
function findingFor(source: string, notes: RecordNotes, { kind, count, isMended, effect }: Told): Finding {
  const sentences = noteSentences(notes).filter(({ fate }) => (fate === "mended") === isMended);
  const first = sentences.flatMap(({ fate }) => notes[fate].first).slice(0, mostNoted);
  return {
    id: findingId(kind, source, []),
    kind,
    severity: "notice",
    source,
    node: null,
    columns: [],
    count: count(notes),
    rows: [],
    sample: first.map(({ line, text }) => ({ line: String(line), record: text })),
    message: `${sentences.map(({ text }) => text).join(". ")}.`,
    effect,
    details: {},
  };
}

const trapOf =
  (told: Told): Trap =>
  ({ sources }) =>
    Promise.resolve(
      sources.flatMap(({ name, profile: { notes } }) =>
        notes && told.count(notes) > 0 ? [findingFor(name, notes, told)] : [],
      ),
    );

/** Records that were read although a quote or a delimiter is out of place. */
export const mendedRecords = trapOf({
  kind: "mended_records",
  count: ({ mended }) => mended.count,
  isMended: true,
  effect:
    "They are cut in the only way that fits the columns; as they stand, those with too many fields are refused and those with too few have no values.",
});

/** Records that are no rows as the file is read: headers that come again, what stands below the table. */
export const leftOutRecords = trapOf({
  kind: "left_out_records",
  count: leftOutCount,
  isMended: false,
  effect: "They are no rows, and nothing counts them.",
});
