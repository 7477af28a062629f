import type { z } from "zod";
import type { Fragment } from "../sql/fragment.ts";
import type { Column } from "../sql/types.ts";
import type { IconName } from "./icons.ts";

export type Family = "source" | "transform" | "sink";

/** How a form shows one field of a configuration. `path` is dotted; `port` is the input whose columns are offered. */
export interface Field {
  readonly path: string;
  readonly label: string;
  readonly control:
    | "text"
    | "path"
    | "connection"
    | "table"
    | "number"
    | "switch"
    | "choice"
    | "column"
    | "columns"
    | "expression"
    | "expressions"
    | "renames"
    | "casts"
    | "rules"
    | "pairs"
    | "order";
  readonly port?: string;
  readonly options?: readonly string[];
  readonly help?: string;
  /** What an empty field asks for: a whole sentence, shown as a hint until the field was touched. */
  readonly ask?: string;
}

/** A place in a configuration that holds SQL with DuckDB's meaning. */
export interface ExpressionSlot {
  /** Dotted path of the field, such as `columns.day`. */
  readonly field: string;
  readonly text: string;
  readonly role: "predicate" | "scalar" | "aggregate";
  readonly port: string;
}

/** in = records read or rows of every input; see the run's counts. A law that does not hold fails the run. */
export type RowLaw = "source" | "map" | "filter" | "collapse" | "join" | "sink";

/** What a relation is made from: the rows of each input, and every expression after DuckDB has parsed and printed it. */
export interface RelationContext {
  input(port: string): { readonly from: Fragment; readonly columns: readonly Column[] };
  expression(field: string): Fragment;
}

export type Refusal = "reject" | "stop" | "error";

export interface ColumnOrigin {
  readonly port: string;
  readonly column: string;
}

export interface LineageContext {
  columns(port: string): readonly string[];
  /** The columns that the expression in this field reads. */
  reads(field: string): readonly string[];
}

export interface Lineage {
  /** For each output column the input columns that its value is made from. */
  readonly values: Readonly<Record<string, readonly ColumnOrigin[]>>;
  /** Input columns that decide which rows come out. */
  readonly rows: readonly ColumnOrigin[];
}

/** What does not fit, after the name of the node, and what mends it. */
export interface Misfit {
  readonly field: string;
  readonly message: string;
  readonly got: string;
  readonly mend: string;
}

/** One kind of node, whole: everything the canvas, planner, binder, renderer and reference need to know of it. */
export interface NodeKind<C = object> {
  readonly kind: string;
  readonly family: Family;
  /** `{ source: file, … }` and `{ sink: file, … }` are spelled by a head; a transform is `{ cast: {…} }`. */
  readonly spelling: { readonly head: "source" | "sink" | "transform"; readonly value: string };
  readonly title: string;
  readonly icon: IconName;
  readonly config: z.ZodType<C>;
  /** Fields of the configuration that name the upstream nodes, in order. */
  readonly inputs: readonly string[];
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[];
  readonly law: RowLaw;
  /** Words by which people ask for it; planner, reference and docs read these. */
  readonly phrases: readonly string[];
  /** One example in the document's language: the node's value. */
  readonly example: string;
  summary(config: C): string;
  expressions(config: C): readonly ExpressionSlot[];
  /** The rows that come out, as a SELECT over the inputs. A source reads the columns that its profile froze. */
  relation(config: C, context: RelationContext): Fragment;
  /**
   * Text that says why an input row is refused, NULL for a good row; null where this configuration refuses nothing.
   * Refused rows leave by the port `rejects` with the input's columns and this text as `problem`.
   */
  refusal(config: C, context: RelationContext): Fragment | null;
  /** Where refused rows go: out by the port `rejects`; counted, then the run stops; or the first one ends the statement. */
  onRefusal(config: C): Refusal;
  lineage(config: C, context: LineageContext): Lineage;
  /** What of its inputs' columns it cannot take, though the statement could be made. */
  misfits?(config: C, columns: (port: string) => readonly Column[]): readonly Misfit[];
}

/** Methods most kinds answer alike. */
export const refusesNothing = {
  refusal: () => null,
  onRefusal: (): Refusal => "reject",
};

export const sameColumns = (context: LineageContext, port = "from"): Record<string, ColumnOrigin[]> =>
  Object.fromEntries(context.columns(port).map((column) => [column, [{ port, column }]]));

export const origins = (port: string, columns: readonly string[]): ColumnOrigin[] =>
  [...new Set(columns)].map((column) => ({ port, column }));
