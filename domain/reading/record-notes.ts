import type { z } from "zod";
import { plural } from "../text/plural.ts";
import type { Decision } from "./decision.ts";
import type { notedSchema, recordNotesSchema } from "./record-notes-schema.ts";
import { isGiven } from "./reading-config.ts";

/** What becomes of records that are neither read as they stand nor refused. */
export const recordFates = ["mended", "repeated", "remarks", "below"] as const;
type RecordFate = (typeof recordFates)[number];

export type NotedRecords = z.infer<typeof notedSchema>;
export type RecordNotes = z.infer<typeof recordNotesSchema>;

export const mostNoted = 20;
const mostLetters = 500;

const none = (): NotedRecords => ({ count: 0, first: [] });
export const noNotes = (): RecordNotes => ({ mended: none(), repeated: none(), remarks: none(), below: none() });

/** Notes one more record, as it stands in the file. */
export function note(noted: NotedRecords, record: { readonly line: number; readonly text: string }): void {
  noted.count += 1;
  if (noted.first.length < mostNoted) noted.first.push({ line: record.line, text: record.text.slice(0, mostLetters) });
}

/** What is noted of several files. */
export function allNotes(notes: readonly RecordNotes[]): RecordNotes {
  const together = (fate: RecordFate): NotedRecords => ({
    count: notes.reduce((sum, each) => sum + each[fate].count, 0),
    first: notes.flatMap((each) => each[fate].first).slice(0, mostNoted),
  });
  return {
    mended: together("mended"),
    repeated: together("repeated"),
    remarks: together("remarks"),
    below: together("below"),
  };
}

export const leftOutCount = ({ repeated, remarks, below }: RecordNotes): number =>
  repeated.count + remarks.count + below.count;

/** Each fate in the reading's sentence, and what undoes it by one click. */
const words: Record<
  RecordFate,
  { part: Decision["part"]; says: (count: number) => string; told: (count: number) => string; otherwise: string | null }
> = {
  mended: {
    part: "mending",
    says: (count) => `${plural(count, "record")} fixed`,
    told: (count) =>
      count === 1
        ? "1 record has a quote or a delimiter out of place and was fixed"
        : `${plural(count, "record")} have a quote or a delimiter out of place and were fixed`,
    otherwise: "take them as they stand",
  },
  repeated: {
    part: "repeats",
    says: (count) => `${plural(count, "repeated header")} left out`,
    told: (count) =>
      count === 1
        ? "1 record that repeats the header was left out"
        : `${plural(count, "record")} that repeat the header were left out`,
    otherwise: "keep them as rows",
  },
  remarks: {
    part: "remarks",
    says: (count) => `${plural(count, "record")} below the table left out`,
    told: (count) =>
      count === 1
        ? "1 record below the table was left out"
        : `${plural(count, "record")} below the table were left out`,
    otherwise: "keep them as rows",
  },
  below: {
    part: "footer",
    says: (count) => `${plural(count, "record")} below the table left out`,
    told: (count) =>
      count === 1
        ? "1 record below the table was left out"
        : `${plural(count, "record")} below the table were left out`,
    otherwise: null,
  },
};

const isThere = (notes: RecordNotes) => (fate: RecordFate) => notes[fate].count > 0;
const cut = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text).replaceAll(/\s+/g, " ");

/** What became of the records of a file, for its sentence; what nobody has said yet is asked. */
export const noteDecisions = (notes: RecordNotes, config: Readonly<Record<string, unknown>>): Decision[] =>
  recordFates.filter(isThere(notes)).map((fate) => {
    const { part, says, otherwise } = words[fate];
    const { count, first } = notes[fate];
    const others = otherwise === null ? [] : [{ chosen: "false", says: otherwise, gives: cut(first[0]?.text ?? "") }];
    return {
      part,
      chosen: otherwise === null ? String(count) : "true",
      says: `${says(count)} (first in line ${first[0]?.line ?? "?"})`,
      share: null,
      against: first.slice(0, 3),
      others,
      isOpen: otherwise !== null && !isGiven(config, part),
    };
  });

/** The same in whole sentences without their full stop, by fate. */
export const noteSentences = (notes: RecordNotes): { fate: RecordFate; text: string; first: string }[] =>
  recordFates.filter(isThere(notes)).map((fate) => {
    const { count, first } = notes[fate];
    const text = first[0]?.text ?? "";
    const place = `the first is on line ${first[0]?.line ?? "?"}: ${cut(text)}`;
    return { fate, text: `${words[fate].told(count)}; ${place}`, first: text };
  });
