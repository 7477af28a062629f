/** What a thread that reads cells is asked for: the sheet of that name, or the first rows of all of them. */
export interface SheetJob {
  readonly bytes: Uint8Array;
  readonly sheet: string | null;
  /** Rows of each sheet that are read; 0 for all. */
  readonly rows: number;
}

/** What is said of a sheet's cells. */
export interface CellNotes {
  /** Cells with an error, such as #N/A: they are nothing. */
  errors: number;
  firstError: string | null;
  /** Formulas whose value the file does not hold: they are nothing too. */
  withoutValue: number;
  firstWithoutValue: string | null;
  /** Groups of merged cells: the first cell of each holds the value. */
  merged: number;
}

export interface LookedAtSheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly rows: number;
  readonly columns: number;
  /** Rows of the first ones that hold more than one value. */
  readonly tableRows: number;
}

export type SheetAnswer =
  | { readonly kind: "sheets"; readonly sheets: readonly LookedAtSheet[] }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "end"; readonly notes: CellNotes }
  | { readonly kind: "failed"; readonly message: string };
