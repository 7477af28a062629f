"use client";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import type { RunRow } from "#domain/api/runs.ts";
import { formatAge, formatDuration, formatInstant, formatNumber } from "../ui/format.ts";
import { Table, type TableSort } from "../ui/table.tsx";
import { useNow } from "../ui/use-now.ts";
import { runDuration } from "./run-header.tsx";
import { RunStatePill } from "./run-state.tsx";

interface RunsTableProps {
  readonly rows: readonly RunRow[] | undefined;
  readonly error?: { readonly message: string; readonly mend?: string | null } | null;
  readonly onRetry?: () => void;
  readonly sorted?: TableSort;
  readonly onSort?: (sort: TableSort) => void;
  readonly empty: { readonly title: string; readonly text?: string; readonly actions?: ReactNode };
}

export function RunsTable({ rows, error, onRetry, empty, sorted, onSort }: RunsTableProps) {
  const router = useRouter();
  const now = useNow(1_000) ?? 0;
  return (
    <Table<RunRow>
      label="Runs"
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={(row) => router.push(`/runs/${row.id}`)}
      empty={empty}
      {...(error ? { error } : {})}
      {...(onRetry ? { onRetry } : {})}
      {...(sorted ? { sorted } : {})}
      {...(onSort ? { onSort } : {})}
      columns={[
        {
          key: "run",
          title: "Run",
          cell: (row) => (
            <span className="row-name">
              <b>{row.pipeline.name}</b>
              <small>#{row.number}</small>
            </span>
          ),
        },
        { key: "state", title: "State", cell: (row) => <RunStatePill state={row.state} warnings={row.warnings} /> },
        {
          key: "started",
          title: "Started",
          sort: "started",
          cell: (row) =>
            row.startedAt ? (
              <span className="secondary" title={formatInstant(row.startedAt)}>
                {formatAge(row.startedAt, now)}
              </span>
            ) : (
              <span className="meta">
                {row.queuePosition === null ? "not yet" : `place ${row.queuePosition} in the queue`}
              </span>
            ),
        },
        { key: "duration", title: "Duration", numeric: true, cell: (row) => formatDuration(runDuration(row, now)) },
        { key: "in", title: "Rows in", numeric: true, cell: (row) => formatNumber(row.rowsIn) },
        { key: "out", title: "Rows out", numeric: true, cell: (row) => formatNumber(row.rowsOut) },
        { key: "rejected", title: "Rejected", numeric: true, cell: (row) => formatNumber(row.rejected) },
        {
          key: "who",
          title: "Who",
          cell: (row) => (
            <span className="secondary">
              {row.trigger === "manual" ? row.by : row.trigger}, draft r{row.revision}
            </span>
          ),
        },
      ]}
    />
  );
}
