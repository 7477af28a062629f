"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { classNames } from "./class-names.ts";
import { EmptyState, FailedState, Skeleton } from "./states.tsx";

export interface TableColumn<T> {
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: T) => ReactNode;
  readonly numeric?: boolean;
  readonly width?: number | string;
  /** The key by which the server sorts on this column; without one it cannot be sorted. */
  readonly sort?: string;
}

export interface TableSort {
  readonly by: string;
  readonly direction: "asc" | "desc";
}

interface TableProps<T> {
  readonly label: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[] | undefined;
  readonly rowKey: (row: T) => string;
  readonly onOpen?: (row: T) => void;
  /** The key of the row whose details are in sight. */
  readonly chosen?: string | null;
  readonly error?: { readonly message: string; readonly mend?: string | null } | null;
  readonly onRetry?: () => void;
  readonly empty: { readonly title: string; readonly text?: string; readonly actions?: ReactNode };
  readonly dense?: boolean;
  readonly sorted?: TableSort;
  readonly onSort?: (sort: TableSort) => void;
  /** Draws only the rows in sight: for hundreds of rows and more, in a region with a height of its own. */
  readonly virtual?: boolean;
}

const rowHeight = { dense: 24, normal: 36 } as const;

function moveFocus(event: KeyboardEvent<HTMLTableRowElement>): void {
  const to =
    event.key === "ArrowDown" || event.key === "j"
      ? event.currentTarget.nextElementSibling
      : event.key === "ArrowUp" || event.key === "k"
        ? event.currentTarget.previousElementSibling
        : null;
  if (to instanceof HTMLElement && to.tabIndex >= 0) {
    event.preventDefault();
    to.focus();
  }
}

type Sorting = Pick<TableProps<unknown>, "sorted" | "onSort">;
const ariaSort = { asc: "ascending", desc: "descending" } as const;

/** The column's title; one that can be sorted is a button, and a second press turns the order round. */
function Title<T>({ column, sorted, onSort }: { column: TableColumn<T> } & Sorting) {
  const { sort } = column;
  if (!sort || !onSort) return column.title;
  const isSorted = sorted?.by === sort;
  const next = isSorted && sorted.direction === "asc" ? "desc" : "asc";
  return (
    <button type="button" className="sort" onClick={() => onSort({ by: sort, direction: next })}>
      {column.title}
      {isSorted &&
        (sorted.direction === "asc" ? <ArrowUp size={11} aria-hidden /> : <ArrowDown size={11} aria-hidden />)}
    </button>
  );
}

const Head = <T,>({ columns, sorted, onSort }: { columns: readonly TableColumn<T>[] } & Sorting) => (
  <thead>
    <tr>
      {columns.map((column) => (
        <th
          key={column.key}
          scope="col"
          className={column.numeric ? "numeric" : undefined}
          style={column.width ? { width: column.width } : undefined}
          aria-sort={sorted && sorted.by === column.sort ? ariaSort[sorted.direction] : undefined}
        >
          <Title column={column} {...(sorted ? { sorted } : {})} {...(onSort ? { onSort } : {})} />
        </th>
      ))}
    </tr>
  </thead>
);

function Row<T>({
  row,
  columns,
  onOpen,
  here,
}: {
  row: T;
  columns: readonly TableColumn<T>[];
  onOpen: ((row: T) => void) | undefined;
  here: boolean;
}) {
  return (
    <tr
      tabIndex={onOpen ? 0 : undefined}
      className={classNames(onOpen && "opens", here && "here") || undefined}
      aria-current={here || undefined}
      onClick={onOpen ? () => onOpen(row) : undefined}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === "Enter" && onOpen) onOpen(row);
        else moveFocus(event);
      }}
    >
      {columns.map((column) => (
        <td key={column.key} className={column.numeric ? "numeric" : undefined}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

const Gap = ({ height, span }: { height: number; span: number }) =>
  height > 0 ? (
    <tr aria-hidden>
      <td className="gap" colSpan={span} style={{ height }} />
    </tr>
  ) : null;

const LoadingBody = ({ span }: { span: number }) => (
  <tbody>
    {Array.from({ length: 5 }, (_, row) => (
      <tr key={row}>
        {Array.from({ length: span }, (_each, cell) => (
          <td key={cell}>
            <Skeleton width={cell === 0 ? "70%" : "45%"} />
          </td>
        ))}
      </tr>
    ))}
  </tbody>
);

/** The one way to show a table: sticky header, right-aligned numbers, rows that the keyboard walks, and its empty, loading and error states. */
export function Table<T>({
  label,
  columns,
  rows,
  rowKey,
  onOpen,
  chosen = null,
  error,
  onRetry,
  empty,
  dense = false,
  virtual = false,
  sorted,
  onSort,
}: TableProps<T>) {
  const region = useRef<HTMLDivElement>(null);
  // The rule guards code that the React compiler rewrites; this project builds without it.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: virtual ? (rows?.length ?? 0) : 0,
    getScrollElement: () => region.current,
    estimateSize: () => rowHeight[dense ? "dense" : "normal"],
    overscan: 12,
  });
  if (error) return <FailedState message={error.message} mend={error.mend ?? null} {...(onRetry ? { onRetry } : {})} />;
  if (rows?.length === 0)
    return (
      <EmptyState title={empty.title} actions={empty.actions}>
        {empty.text}
      </EmptyState>
    );
  const items = virtualizer.getVirtualItems();
  const seen = virtual ? items.flatMap((item) => rows?.[item.index] ?? []) : (rows ?? []);
  return (
    <div className="table-scroll" ref={region}>
      <table
        className={classNames("table", dense && "dense")}
        aria-label={label}
        aria-busy={!rows || undefined}
        aria-rowcount={virtual && rows ? rows.length + 1 : undefined}
      >
        <Head columns={columns} {...(sorted ? { sorted } : {})} {...(onSort ? { onSort } : {})} />
        {rows ? (
          <tbody>
            {virtual && <Gap height={items[0]?.start ?? 0} span={columns.length} />}
            {seen.map((row) => (
              <Row
                key={rowKey(row)}
                row={row}
                columns={columns}
                onOpen={onOpen}
                here={chosen !== null && rowKey(row) === chosen}
              />
            ))}
            {virtual && <Gap height={virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)} span={columns.length} />}
          </tbody>
        ) : (
          <LoadingBody span={columns.length} />
        )}
      </table>
    </div>
  );
}

export function MoreRows({
  shown,
  total,
  onMore,
  loading,
}: {
  shown: number;
  total: number;
  onMore: (() => void) | null;
  loading: boolean;
}) {
  return (
    <p className="more-rows">
      <span>
        {shown.toLocaleString("en-US")} of {total.toLocaleString("en-US")}
      </span>
      {onMore && (
        <button type="button" className="button quiet sm" disabled={loading} onClick={onMore}>
          {loading ? "Loading" : "Show more"}
        </button>
      )}
    </p>
  );
}
