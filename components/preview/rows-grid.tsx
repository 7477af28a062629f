"use client";
import type { RowsView } from "#domain/api/pipelines.ts";
import { formatNumber } from "../ui/format.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { FailedState, LoadingRows } from "../ui/states.tsx";

interface RowsGridProps { readonly title: string; readonly view: RowsView | undefined; readonly error: { readonly message: string; readonly mend: string | null } | null; readonly onRetry: () => void; readonly label: string }

/** Rows of one output; a null is said, an empty text stays empty. */
export function RowsGrid({ title, view, error, onRetry, label }: RowsGridProps) {
  return (
    <section className="rows-grid" aria-label={label}>
      <header><b>{title}</b>{view && <span className="secondary figures">{view.total === null ? `first ${formatNumber(view.rows.length)} rows` : `${formatNumber(view.rows.length)} of ${formatNumber(view.total)} rows`}</span>}</header>
      {error ? <FailedState message={error.message} mend={error.mend} onRetry={onRetry} /> : !view ? <LoadingRows rows={4} label={`Loading ${label}`} /> : (
        <div className="rows-scroll">
          <table>
            <thead><tr><th aria-label="Row" />{view.columns.map((column) => <th key={column.name} scope="col" className={typeFamily(column.type) === "number" ? "numeric" : ""}>{column.name} <small>{column.type}</small></th>)}</tr></thead>
            <tbody>
              {view.rows.map((row, index) => (
                <tr key={index}><td className="row-number">{index + 1}</td>{row.map((cell, at) => <td key={at} className={typeFamily(view.columns[at]?.type ?? "") === "number" ? "numeric" : ""} title={cell ?? "null"}>{cell ?? <i>null</i>}</td>)}</tr>
              ))}
            </tbody>
          </table>
          {view.rows.length === 0 && <p className="rows-none">No rows come out of this step.</p>}
        </div>
      )}
    </section>
  );
}
