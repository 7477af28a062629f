"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { z } from "zod";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { errorProblems, showError } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input } from "../ui/field.tsx";
import { Form, TextField } from "../ui/form.tsx";
import { formatNumber } from "../ui/format.ts";
import { Select } from "../ui/select.tsx";
import { Table } from "../ui/table.tsx";

const connectionSchema = z.object({ name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/, "letters, digits, _ or -"), host: z.string().min(1, "a host is needed"), port: z.number().int().min(1).max(65535), database: z.string().min(1, "a database is needed"), user: z.string().min(1, "a user is needed"), password: z.string() });
type ConnectionForm = z.infer<typeof connectionSchema>;

export function ConnectionForm({ onDone }: { onDone: (name: string) => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const test = useMutation(trpc.connections.test.mutationOptions({ onError: showError }));
  const create = useMutation(trpc.connections.create.mutationOptions({
    onSuccess: async (view) => { await test.mutateAsync({ id: view.id }).catch(() => undefined); await client.invalidateQueries({ queryKey: trpc.connections.list.queryKey() }); onDone(view.name); },
    onError: showError,
  }));
  return (
    <Form<ConnectionForm> label="New connection" schema={connectionSchema} defaults={{ name: "", host: "", port: 5432, database: "", user: "", password: "" }} onSubmit={(values) => create.mutate(values)}>
      <TextField<ConnectionForm> name="name" label="Name" help="Steps name it; the address and password stay on the server." autoFocus />
      <div className="form-pair"><TextField<ConnectionForm> name="host" label="Host" /><TextField<ConnectionForm> name="port" label="Port" type="number" /></div>
      <TextField<ConnectionForm> name="database" label="Database" />
      <div className="form-pair"><TextField<ConnectionForm> name="user" label="User" autoComplete="off" /><TextField<ConnectionForm> name="password" label="Password" type="password" autoComplete="new-password" /></div>
      <div className="form-actions"><Button type="submit" variant="primary" loading={create.isPending || test.isPending}>Save and test</Button></div>
    </Form>
  );
}

/** Chooses a table of a connection, or sets a connection up first. */
export function TablePicker({ open, onClose, onPick }: { open: boolean; onClose: () => void; onPick: (connection: string, table: string) => void }) {
  const trpc = useTRPC();
  const reason = useReason("connection.write");
  const connections = useQuery(trpc.connections.list.queryOptions(undefined, { enabled: open }));
  const [chosen, setChosen] = useState("");
  const [adding, setAdding] = useState(false);
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim());
  const connection = chosen || connections.data?.items[0]?.name || "";
  const tables = useQuery(trpc.connections.tables.queryOptions({ connection, ...(wanted ? { search: wanted } : {}) }, { enabled: open && !adding && connection !== "", retry: false }));
  const [problem] = tables.error ? errorProblems(tables.error) : [];
  return (
    <Dialog open={open} onClose={onClose} title={adding ? "New connection" : "Choose a table"} width="wide">
      {adding ? <ConnectionForm onDone={(name) => { setChosen(name); setAdding(false); }} /> : (
        <>
          <div className="form-pair">
            <Field label="Connection" aside={<Button size="sm" variant="quiet" reason={reason} onClick={() => setAdding(true)}>New connection</Button>}>
              {(control) => <Select id={control.id} label="Connection" value={connection} onChange={setChosen} options={(connections.data?.items ?? []).map((each) => ({ value: each.name, label: each.builtIn ? `Local warehouse (${each.name})` : each.name }))} />}
            </Field>
            <Field label="Search">{(control) => <Input {...control} type="search" value={search} onChange={(event) => setSearch(event.target.value)} placeholder="Table name" />}</Field>
          </div>
          <Table label="Tables" dense rows={tables.data?.items} rowKey={(row) => row.table} onOpen={(row) => onPick(connection, row.table)} error={problem ?? null} onRetry={() => void tables.refetch()} empty={{ title: wanted ? `No table is called "${wanted}"` : "This database has no tables yet", text: "Runs can load into it." }} columns={[
            { key: "table", title: "Table", cell: (row) => <code>{row.table}</code> },
            { key: "rows", title: "Rows, about", numeric: true, cell: (row) => formatNumber(row.rowsAbout) },
          ]} />
        </>
      )}
    </Dialog>
  );
}
