"use client";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { errorProblems } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input } from "../ui/field.tsx";
import { formatNumber } from "../ui/format.ts";
import { Select } from "../ui/select.tsx";
import { Table } from "../ui/table.tsx";
import { ConnectionForm } from "./connection-form.tsx";

/** Chooses a table of a connection, or sets a connection up first. */
export function TablePicker({
  open,
  onClose,
  onPick,
}: {
  open: boolean;
  onClose: () => void;
  onPick: (connection: string, table: string) => void;
}) {
  const trpc = useTRPC();
  const reason = useReason("connection.write");
  const connections = useQuery(trpc.connections.list.queryOptions(undefined, { enabled: open }));
  const [chosen, setChosen] = useState("");
  const [adding, setAdding] = useState(false);
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim());
  const connection = chosen || connections.data?.items[0]?.name || "";
  const tables = useQuery(
    trpc.connections.tables.queryOptions(
      { connection, ...(wanted ? { search: wanted } : {}) },
      { enabled: open && !adding && connection !== "", retry: false },
    ),
  );
  const [problem] = tables.error ? errorProblems(tables.error) : [];
  return (
    <Dialog open={open} onClose={onClose} title={adding ? "New connection" : "Choose a table"} width="wide">
      {adding ? (
        <ConnectionForm
          onDone={(name) => {
            setChosen(name);
            setAdding(false);
          }}
        />
      ) : (
        <>
          <div className="form-pair">
            <Field
              label="Connection"
              aside={
                <Button size="sm" variant="quiet" reason={reason} onClick={() => setAdding(true)}>
                  New connection
                </Button>
              }
            >
              {(control) => (
                <Select
                  id={control.id}
                  label="Connection"
                  value={connection}
                  onChange={setChosen}
                  options={(connections.data?.items ?? []).map((each) => ({
                    value: each.name,
                    label: each.builtIn ? `Local warehouse (${each.name})` : each.name,
                  }))}
                />
              )}
            </Field>
            <Field label="Search">
              {(control) => (
                <Input
                  {...control}
                  type="search"
                  value={search}
                  onChange={(event) => setSearch(event.target.value)}
                  placeholder="Table name"
                />
              )}
            </Field>
          </div>
          <Table
            label="Tables"
            dense
            rows={tables.data?.items}
            rowKey={(row) => row.table}
            onOpen={(row) => onPick(connection, row.table)}
            error={problem ?? null}
            onRetry={() => void tables.refetch()}
            empty={{
              title: wanted ? `No table is called "${wanted}"` : "This database has no tables yet",
              text: "Runs can load into it.",
            }}
            columns={[
              { key: "table", title: "Table", cell: (row) => <code>{row.table}</code> },
              { key: "rows", title: "Rows, about", numeric: true, cell: (row) => formatNumber(row.rowsAbout) },
            ]}
          />
        </>
      )}
    </Dialog>
  );
}
