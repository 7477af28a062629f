import type { MonthLanguage } from "../sql/month-names.ts";

/** What a number counts that stands for a time: from 1970 in UTC, or the days of spreadsheets since 1899-12-30. */
export const timeUnits = ["seconds", "milliseconds", "microseconds", "days"] as const;
/** How a number says that it is negative beside a minus before it: `(5)`, `5-`, and the printer's minus `−5`. */
export const negativeWays = ["brackets", "behind", "typeset"] as const;

/** How one column is read as another type; absent parts mean the strict ISO or plain spelling. */
export interface CastRule {
  readonly type: string;
  /** strptime formats, in any order: a text is read by those whose digits it has, and refused where they differ. */
  readonly formats?: readonly string[] | undefined;
  /** The language of the names of months; without it, English ones as strptime takes them. */
  readonly language?: MonthLanguage | undefined;
  /** The zone of times without an offset where a moment is wanted, and of the day where a day of a moment is. */
  readonly zone?: string | undefined;
  readonly unit?: (typeof timeUnits)[number] | undefined;
  /** Texts taken out before a number is read, such as `,` or `$`; a sign that parts thousands only between thousands. */
  readonly remove?: readonly string[] | undefined;
  readonly decimal?: "." | "," | undefined;
  readonly negative?: readonly (typeof negativeWays)[number][] | undefined;
  /** Texts that mean "no value". */
  readonly nulls?: readonly string[] | undefined;
  readonly true?: readonly string[] | undefined;
  readonly false?: readonly string[] | undefined;
}
