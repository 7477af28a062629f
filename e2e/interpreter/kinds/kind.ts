import type { Table } from "../table.ts";

/** One input row that a node refused, with the words that say why. */
export interface Refused {
  readonly row: number;
  readonly problem: string;
}

/** What a node makes of its inputs, and how many rows went which way. */
export interface Outcome {
  readonly out: Table;
  /** Input rows (counted from 0) that left by the port `rejects`, or that stop the run. */
  readonly refused?: readonly Refused[];
  /** Rows that left neither by `out` nor by `rejects`. */
  readonly removed?: number;
  /** The run ends here because rows were refused. */
  readonly stops?: boolean;
  readonly unmatched?: number;
  readonly multiplied?: number;
}

/** The configuration as the kind's own schema gives it, with its defaults filled in. */
export type Interpret<C> = (config: C, inputs: Readonly<Record<string, Table>>) => Outcome;

/** The run fails at this row (counted from 0). */
export class RowFailure extends Error {
  readonly row: number;
  constructor(row: number, message: string) {
    super(message);
    this.row = row;
  }
}
