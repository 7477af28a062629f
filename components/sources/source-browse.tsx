"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { SourceView } from "#domain/api/sources.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { errorProblems, showError } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/field.tsx";
import { formatAge, formatBytes, formatNumber } from "../ui/format.ts";
import { Pill } from "../ui/pill.tsx";
import { Table, type TableColumn, type TableSort } from "../ui/table.tsx";
import { useNow } from "../ui/use-now.ts";
import { findingMarks } from "./finding-list.tsx";
import { kindWords, sourceTones, sourceWords } from "./source-words.ts";

type Shown = { readonly message: string; readonly mend: string | null } | null;

interface SourceTableProps {
  readonly rows: readonly SourceView[] | undefined;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly error: Shown;
  readonly onRetry: () => void;
  readonly empty: { readonly title: string; readonly text?: string; readonly actions?: React.ReactNode };
  readonly sorted: TableSort;
  readonly onSort: (sort: TableSort) => void;
}

/** Every profiled source. */
export function SourceTable({ rows, chosen, onChoose, error, onRetry, empty, sorted, onSort }: SourceTableProps) {
  const now = useNow(30_000) ?? 0;
  const columns: TableColumn<SourceView>[] = [
    {
      key: "name",
      title: "Name",
      sort: "name",
      cell: (row) => (
        <span className="row-name">
          <code>{row.name}</code>
          <small>{kindWords[row.kind]}</small>
        </span>
      ),
    },
    {
      key: "state",
      title: "State",
      cell: (row) => <Pill tone={sourceTones[row.state]}>{sourceWords[row.state]}</Pill>,
    },
    { key: "rows", title: "Rows", numeric: true, cell: (row) => formatNumber(row.profile?.rows) },
    { key: "size", title: "Size", numeric: true, cell: (row) => formatBytes(row.sizeBytes) },
    { key: "columns", title: "Columns", numeric: true, cell: (row) => formatNumber(row.profile?.columns.length) },
    {
      key: "profiled",
      title: "Profiled",
      sort: "added",
      cell: (row) => <span className="secondary">{row.profiledAt ? formatAge(row.profiledAt, now) : "–"}</span>,
    },
    { key: "findings", title: "Findings", cell: (row) => findingMarks(row) },
  ];
  return (
    <Table<SourceView>
      label="Sources"
      dense
      rows={rows}
      rowKey={(row) => row.id}
      chosen={chosen}
      onOpen={(row) => onChoose(row.id)}
      error={error}
      onRetry={onRetry}
      empty={empty}
      sorted={sorted}
      onSort={onSort}
      columns={columns}
    />
  );
}

interface TableRow {
  readonly table: string;
  readonly rowsAbout: number | null;
  readonly sizeBytes: number | null;
}
interface ConnectionTablesProps {
  readonly connection: string;
  readonly profiled: ReadonlyMap<string, SourceView>;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly onAdded: (view: SourceView) => void;
}

/** The tables of a database: one that was profiled opens, the others can be. */
export function ConnectionTables({ connection, profiled, chosen, onChoose, onAdded }: ConnectionTablesProps) {
  const trpc = useTRPC();
  const now = useNow(30_000) ?? 0;
  const reason = useReason("source.write");
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim());
  const tables = useQuery(
    trpc.connections.tables.queryOptions(
      { connection, ...(wanted ? { search: wanted } : {}) },
      { retry: false, enabled: !reason },
    ),
  );
  const add = useMutation(
    trpc.sources.addTable.mutationOptions({ onSuccess: (view) => onAdded(view as SourceView), onError: showError }),
  );
  const [problem] = tables.error ? errorProblems(tables.error) : [];
  const columns: TableColumn<TableRow>[] = [
    { key: "table", title: "Table", cell: (row) => <code>{row.table}</code> },
    { key: "rows", title: "Rows, about", numeric: true, cell: (row) => formatNumber(row.rowsAbout) },
    { key: "size", title: "Size", numeric: true, cell: (row) => formatBytes(row.sizeBytes) },
    {
      key: "profiled",
      title: "Profiled",
      cell: (row) => {
        const at = profiled.get(row.table)?.profiledAt;
        return <span className="secondary">{at ? formatAge(at, now) : "–"}</span>;
      },
    },
    {
      key: "findings",
      title: "Findings",
      cell: (row) => {
        const source = profiled.get(row.table);
        return source ? findingMarks(source) : "–";
      },
    },
    {
      key: "actions",
      title: <span className="visually-hidden">Actions</span>,
      numeric: true,
      cell: (row) =>
        profiled.has(row.table) ? null : (
          <Button
            size="sm"
            variant="quiet"
            reason={reason}
            loading={add.isPending && add.variables?.table === row.table}
            onClick={() => add.mutate({ connection, table: row.table })}
          >
            Profile
          </Button>
        ),
    },
  ];
  return (
    <>
      <div className="section-head">
        <h2>Tables</h2>
        <span>of {connection}</span>
        <span className="spacer" />
        <Input
          type="search"
          aria-label="Search tables"
          placeholder="Table name"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          style={{ width: 200 }}
        />
      </div>
      <Table<TableRow>
        label="Tables"
        dense
        rows={reason ? [] : tables.data?.items}
        rowKey={(row) => row.table}
        chosen={[...profiled].find(([, source]) => source.id === chosen)?.[0] ?? null}
        onOpen={(row) => {
          const source = profiled.get(row.table);
          if (source) onChoose(source.id);
          else if (!reason) add.mutate({ connection, table: row.table });
        }}
        error={problem ?? null}
        onRetry={() => void tables.refetch()}
        columns={columns}
        empty={
          reason
            ? { title: "The tables are not listed here", text: reason }
            : {
                title: wanted ? `No table is called "${wanted}"` : "This database has no tables yet",
                text: wanted ? "Try a part of the name." : "Runs can load into it, and what they load is listed here.",
              }
        }
      />
    </>
  );
}
