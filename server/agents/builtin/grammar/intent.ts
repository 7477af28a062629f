import type { ColumnRef } from "../link/vocabulary.ts";
import type { Expression, PartName, Predicate, Style } from "./expression.ts";

export interface OutputItem {
  readonly name: string;
  readonly expression: Expression | null;
  readonly style: Style | null;
}
export interface OrderItem {
  readonly by: Expression;
  readonly desc: boolean;
}

/** What one clause of a request asks for. */
export type Intent =
  | { readonly kind: "sources"; readonly names: readonly string[] }
  | {
      readonly kind: "outputs";
      readonly items: readonly OutputItem[];
      /** Nobody called it the list of columns, so what rows are grouped by is added. */ readonly isLoose: boolean;
    }
  | { readonly kind: "define"; readonly name: string; readonly expression: Expression }
  | { readonly kind: "group"; readonly by: readonly Expression[]; readonly isRepeated: boolean }
  /** A word of the request that does not say enough, and what it is read as: a column, the sum of one, or the date that a period is of. */
  | { readonly kind: "taken"; readonly word: string; readonly as: ColumnRef; readonly how: "column" | "sum" | "period" }
  | {
      readonly kind: "grain";
      readonly part: PartName;
      readonly of: ColumnRef | null;
      /** Which of the group list it is. */ readonly place?: number;
    }
  | { readonly kind: "measures"; readonly items: readonly Expression[] }
  | { readonly kind: "repeats"; readonly source: string | null }
  | {
      readonly kind: "dedupe";
      readonly source: string | null;
      readonly key: readonly ColumnRef[];
      readonly keep: "latest" | "earliest" | "any";
      readonly by: ColumnRef | null;
      /** By size, not by time: "the heaviest parcel of each carrier". */ readonly isBySize?: boolean;
    }
  | { readonly kind: "whole_rows"; readonly source: string | null }
  | { readonly kind: "once"; readonly source: string | null }
  | {
      readonly kind: "filter";
      readonly keep: boolean;
      readonly predicate: Predicate;
      readonly source: string | null;
      /** What the groups are called that it is about. */ readonly noun?: string;
    }
  | {
      readonly kind: "separators";
      readonly column: ColumnRef | null;
      readonly remove: readonly string[];
      readonly isPercent: boolean;
    }
  | {
      readonly kind: "formats";
      readonly column: ColumnRef | null;
      readonly shapes: readonly string[];
      readonly first: "day" | "month" | null;
    }
  | { readonly kind: "null_words"; readonly texts: readonly string[]; readonly column: ColumnRef | null }
  | {
      readonly kind: "scale";
      readonly column: ColumnRef | null;
      readonly when: Predicate | null;
      readonly op: "*" | "/";
      readonly factor: number;
    }
  | {
      readonly kind: "join";
      readonly source: string;
      readonly on: readonly ColumnRef[];
      readonly needs: "any" | "partner";
    }
  | { readonly kind: "key_spelling"; readonly columns: readonly ColumnRef[] }
  | {
      readonly kind: "tidy";
      readonly column: ColumnRef;
      readonly values: readonly string[];
      readonly how: "upper" | "lower" | "title" | "trim" | null;
    }
  | { readonly kind: "unmatched"; readonly source: string | null; readonly action: "keep" | "drop" }
  | {
      readonly kind: "order";
      readonly by: readonly OrderItem[];
      readonly isFalling: boolean;
      /** A word for the figure that decides. */ readonly label?: string;
    }
  | {
      readonly kind: "top";
      readonly count: number;
      readonly by: readonly OrderItem[];
      /** What is ranked: a column whose values are meant, or a word for it. */ readonly entity: ColumnRef | null;
      readonly noun: string | null;
    }
  | { readonly kind: "fill"; readonly column: ColumnRef; readonly value: string | number }
  /** How every figure is to be written. */
  | { readonly kind: "figures_style"; readonly style: Style }
  | { readonly kind: "cast"; readonly columns: readonly ColumnRef[]; readonly style: Style }
  | { readonly kind: "rename"; readonly from: ColumnRef; readonly to: string }
  | { readonly kind: "drop_columns"; readonly columns: readonly ColumnRef[] }
  | { readonly kind: "keep_columns" }
  /** The result has a row for each row of the source. */
  | { readonly kind: "per_row" }
  | { readonly kind: "alias"; readonly column: ColumnRef; readonly name: string }
  | { readonly kind: "mention"; readonly name: string }
  | { readonly kind: "checks"; readonly predicate: Predicate; readonly isBad: boolean }
  | { readonly kind: "courtesy" };

/** One concept: how people ask for it. `cost` is what a reading with it costs; a bare mention costs more than a whole clause. */
export interface Clause {
  readonly name: string;
  readonly cost: number;
  readonly read: import("./input.ts").Parser<readonly Intent[]>;
}
