"use client";
import { type ReactNode, type Ref, type UIEventHandler } from "react";
import { type Column, typeFamily } from "#domain/sql/types.ts";
import { formatNumber } from "../ui/format.ts";
import { FailedState, LoadingRows } from "../ui/states.tsx";
import { usePortion } from "../ui/use-portion.ts";
import type { ComparedRow } from "./comparison.ts";

interface RowPaneProps {
  readonly title: string;
  readonly label: string;
  readonly note: ReactNode;
  readonly side: "before" | "after";
  readonly columns: readonly Column[];
  readonly rows: readonly ComparedRow[] | null;
  readonly error?: { readonly message: string; readonly mend: string | null } | null;
  readonly onRetry?: () => void;
  readonly onMore?: (() => void) | null;
  readonly legend?: ReactNode;
  readonly empty: string;
  readonly scroller?: Ref<HTMLDivElement>;
  readonly onScroll?: UIEventHandler<HTMLDivElement>;
}

/** So many columns are drawn at once: a cell for each of 2,000 in each row takes the browser half a minute. */
const columnsAtOnce = 50;

const signs = { removed: "−", added: "+", changed: "", same: "" } as const;
const numeric = (column: Column): string => (typeFamily(column.type) === "number" ? "numeric" : "");

interface RowProps {
  readonly row: ComparedRow;
  readonly side: "before" | "after";
  readonly columns: readonly Column[];
  readonly isCut: boolean;
}

function Row({ row, side, columns, isCut }: RowProps) {
  const cells = row[side];
  if (!cells)
    return (
      <tr className="gap">
        <td className="row-number" />
        <td colSpan={Math.max(1, columns.length + Number(isCut))}>
          <span className="visually-hidden">{side === "after" ? "Left out" : "Not there before"}</span>
        </td>
      </tr>
    );
  return (
    <tr className={row.change}>
      <td className="row-number">
        {signs[row.change]}
        {row.number === null ? "" : formatNumber(row.number)}
      </td>
      {columns.map((column) => {
        const value = cells[column.name] ?? null;
        return (
          <td
            key={column.name}
            className={`${numeric(column)} ${row.differs.has(column.name) ? "differs" : ""}`}
            title={value ?? "null"}
          >
            {value ?? <i>null</i>}
          </td>
        );
      })}
      {isCut && <td aria-hidden />}
    </tr>
  );
}

/** Rows of one side: their number, types in the heading, nulls said, changed cells marked, a hatched gap where the other side has a row. */
export function RowPane(props: RowPaneProps) {
  const { title, label, note, side, columns, rows, error, onRetry, onMore, legend, empty, scroller, onScroll } = props;
  const portion = usePortion(columns.length, columnsAtOnce);
  const drawn = columns.slice(0, portion.shown);
  const isCut = portion.onMore !== null;
  return (
    <section className={`row-pane ${side}`} aria-label={label}>
      <header>
        <b>{title}</b>
        <span className="secondary figures ellipsis">{note}</span>
        <span className="spacer" />
        {legend}
      </header>
      {error ? (
        <FailedState message={error.message} mend={error.mend} {...(onRetry ? { onRetry } : {})} />
      ) : !rows ? (
        <LoadingRows rows={5} label={`Loading ${label}`} />
      ) : (
        <div className="rows-scroll" ref={scroller} onScroll={onScroll} tabIndex={0} role="group" aria-label={label}>
          <table>
            <thead>
              <tr>
                <th className="row-number" aria-label="Row" />
                {drawn.map((column) => (
                  <th key={column.name} scope="col" className={numeric(column)}>
                    {column.name}
                    {column.type && <em>{column.type}</em>}
                  </th>
                ))}
                {portion.onMore && (
                  <th>
                    <button type="button" className="button quiet sm" onClick={portion.onMore}>
                      {formatNumber(drawn.length)} of {formatNumber(columns.length)} columns: show more
                    </button>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <Row key={index} row={row} side={side} columns={drawn} isCut={isCut} />
              ))}
            </tbody>
          </table>
          {rows.length === 0 && <p className="rows-none">{empty}</p>}
          {onMore && (
            <button type="button" className="button quiet sm rows-more" onClick={onMore}>
              Show more rows
            </button>
          )}
        </div>
      )}
    </section>
  );
}
