import { ArrowDown, ArrowUp } from "lucide-react";
import type { ResultRows } from "#domain/api/run-results.ts";
import { type Column, typeFamily } from "#domain/sql/types.ts";
import { formatNumber } from "../ui/format.ts";
import type { RowsChoice } from "./use-results.ts";

interface ResultTableProps {
  readonly label: string;
  readonly view: ResultRows;
  readonly first: number;
  readonly sort: RowsChoice["sort"];
  readonly onSort: (sort: RowsChoice["sort"]) => void;
}

const numeric = (column: Column): string => (typeFamily(column.type) === "number" ? "numeric" : "");

/** Up, down, and back to the order in which the rows were written. */
function nextSort(sort: RowsChoice["sort"], column: string): RowsChoice["sort"] {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

function Heading({ column, sort, onSort }: { column: Column } & Pick<ResultTableProps, "sort" | "onSort">) {
  const own = sort?.column === column.name ? sort : null;
  return (
    <th
      scope="col"
      className={numeric(column)}
      aria-sort={own ? (own.descending ? "descending" : "ascending") : undefined}
    >
      <button type="button" className="sort" onClick={() => onSort(nextSort(sort, column.name))}>
        {column.name}
        <em>{column.type}</em>
        {own && (own.descending ? <ArrowDown size={11} aria-hidden /> : <ArrowUp size={11} aria-hidden />)}
      </button>
    </th>
  );
}

/** Rows as they were written; refused ones begin with the rules that refused them. */
export function ResultTable({ label, view, first, sort, onSort }: ResultTableProps) {
  const isRefused = view.refusals.length > 0;
  return (
    <div className="rows-scroll results-rows" tabIndex={0} role="group" aria-label={label}>
      <table aria-label={label}>
        <thead>
          <tr>
            <th className="row-number" aria-label="Row" />
            {isRefused && <th scope="col">Rule</th>}
            {isRefused && <th scope="col">Reason</th>}
            {view.columns.map((column) => (
              <Heading key={column.name} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {view.rows.map((row, index) => {
            const refusals = view.refusals[index] ?? [];
            const reasons = refusals.map((each) => each.reason).join("; ");
            return (
              <tr key={index}>
                <td className="row-number">{formatNumber(first + index + 1)}</td>
                {isRefused && <td className="rule">{refusals.map((each) => each.rule).join("; ")}</td>}
                {isRefused && <td title={reasons}>{reasons}</td>}
                {view.columns.map((column, at) => (
                  <td key={column.name} className={numeric(column)} title={row[at] ?? "null"}>
                    {row[at] ?? <i>null</i>}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
