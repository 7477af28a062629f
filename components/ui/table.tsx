"use client";
import type { KeyboardEvent, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { EmptyState, FailedState, LoadingRows } from "./states.tsx";

export interface TableColumn<T> {
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: T) => ReactNode;
  readonly numeric?: boolean;
  readonly width?: number | string;
}

interface TableProps<T> {
  readonly label: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[] | undefined;
  readonly rowKey: (row: T) => string;
  readonly onOpen?: (row: T) => void;
  readonly error?: { readonly message: string; readonly mend?: string | null } | null;
  readonly onRetry?: () => void;
  readonly empty: { readonly title: string; readonly text?: string; readonly actions?: ReactNode };
  readonly dense?: boolean;
}

function moveFocus(event: KeyboardEvent<HTMLTableRowElement>): void {
  const to = event.key === "ArrowDown" || event.key === "j" ? event.currentTarget.nextElementSibling : event.key === "ArrowUp" || event.key === "k" ? event.currentTarget.previousElementSibling : null;
  if (to instanceof HTMLElement) { event.preventDefault(); to.focus(); }
}

/** The one way to show a table: sticky header, right-aligned numbers, rows that the keyboard walks, and its empty, loading and error states. */
export function Table<T>({ label, columns, rows, rowKey, onOpen, error, onRetry, empty, dense = false }: TableProps<T>) {
  if (error) return <FailedState message={error.message} mend={error.mend ?? null} {...(onRetry ? { onRetry } : {})} />;
  if (!rows) return <LoadingRows rows={5} label={`Loading ${label}`} />;
  if (rows.length === 0) return <EmptyState title={empty.title} actions={empty.actions}>{empty.text}</EmptyState>;
  return (
    <div className="table-scroll">
      <table className={classNames("table", dense && "dense")} aria-label={label}>
        <thead>
          <tr>{columns.map((column) => <th key={column.key} scope="col" className={column.numeric ? "numeric" : undefined} style={column.width ? { width: column.width } : undefined}>{column.title}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} tabIndex={onOpen ? 0 : undefined} className={onOpen ? "opens" : undefined} onClick={onOpen ? () => onOpen(row) : undefined}
              onKeyDown={(event) => { if (event.key === "Enter" && onOpen && event.target === event.currentTarget) onOpen(row); else moveFocus(event); }}>
              {columns.map((column) => <td key={column.key} className={column.numeric ? "numeric" : undefined}>{column.cell(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function MoreRows({ shown, total, onMore, loading }: { shown: number; total: number; onMore: (() => void) | null; loading: boolean }) {
  return (
    <p className="more-rows">
      <span>{shown.toLocaleString("en-US")} of {total.toLocaleString("en-US")}</span>
      {onMore && <button type="button" className="button quiet sm" disabled={loading} onClick={onMore}>{loading ? "Loading" : "Show more"}</button>}
    </p>
  );
}
