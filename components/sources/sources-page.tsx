"use client";
import "./sources.css";
import "../pipelines/pipelines.css";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SourceView } from "#domain/api/sources.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { errorProblems, showError } from "../shell/show-error.ts";
import { TopBar } from "../shell/top-bar.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { formatBytes, formatInstant, formatNumber } from "../ui/format.ts";
import { Pill } from "../ui/pill.tsx";
import { MoreRows, Table } from "../ui/table.tsx";
import { FindingList } from "./finding-list.tsx";
import { ProfileTable } from "./profile-table.tsx";
import { ConnectionForm } from "./table-picker.tsx";

const tones = { waiting: "idle", profiling: "run", ready: "ok", failed: "bad", cancelled: "warn" } as const;

function Connections() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const reason = useReason("connection.write");
  const list = useQuery(trpc.connections.list.queryOptions());
  const refresh = () => void client.invalidateQueries({ queryKey: trpc.connections.list.queryKey() });
  const test = useMutation(trpc.connections.test.mutationOptions({ onSettled: refresh, onError: showError }));
  const remove = useMutation(trpc.connections.remove.mutationOptions({ onSuccess: refresh, onError: showError }));
  const [problem] = list.error ? errorProblems(list.error) : [];
  return (
    <section aria-label="Connections">
      <div className="section-head"><h2>Connections</h2><span className="spacer" /><Button size="sm" reason={reason} onClick={() => setAdding(true)}>New connection</Button></div>
      <Table label="Connections" rows={list.data?.items} rowKey={(row) => row.id} error={problem ?? null} onRetry={() => void list.refetch()} empty={{ title: "No connections yet" }} columns={[
        { key: "name", title: "Name", cell: (row) => <span className="row-name"><b>{row.name}</b><small>{row.builtIn ? "Local warehouse" : `${row.host}:${row.port}/${row.database}`}</small></span> },
        { key: "state", title: "State", cell: (row) => <span title={row.message ?? ""}><Pill tone={row.state === "ok" ? "ok" : row.state === "failed" ? "bad" : "idle"}>{row.state === "ok" ? "Answers" : row.state === "failed" ? "Fails" : "Not tested"}</Pill> {row.state === "failed" && <span className="secondary">{row.message}</span>}</span> },
        { key: "actions", title: <span className="visually-hidden">Actions</span>, numeric: true, cell: (row) => <><Button size="sm" variant="quiet" loading={test.isPending && test.variables?.id === row.id} onClick={() => test.mutate({ id: row.id })}>Test</Button>{!row.builtIn && <Button size="sm" variant="quiet" reason={reason} onClick={() => remove.mutate({ id: row.id })}>Remove</Button>}</> },
      ]} />
      <Dialog open={adding} onClose={() => setAdding(false)} title="New connection"><ConnectionForm onDone={() => { setAdding(false); refresh(); }} /></Dialog>
    </section>
  );
}

export function SourcesPage() {
  const trpc = useTRPC();
  const [open, setOpen] = useState<string | null>(null);
  const list = useInfiniteQuery(trpc.sources.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }));
  const rows = list.data?.pages.flatMap((page) => page.items as SourceView[]);
  const chosen = rows?.find((row) => row.id === open);
  const [problem] = list.error ? errorProblems(list.error) : [];
  return (
    <>
      <TopBar crumbs={[{ label: "Sources" }]} />
      <div className="page sources-page">
        <Connections />
        <section aria-label="Profiled sources">
          <div className="section-head"><h2>Profiled sources</h2><span>kept once by content</span></div>
          <Table<SourceView> label="Sources" rows={rows} rowKey={(row) => row.id} onOpen={(row) => setOpen(row.id === open ? null : row.id)} error={problem ?? null} onRetry={() => void list.refetch()} empty={{ title: "No sources yet", text: "Start a pipeline and drop a file, or choose a table." }} columns={[
            { key: "name", title: "Name", cell: (row) => <span className="row-name"><b>{row.name}</b><small>{row.kind}</small></span> },
            { key: "state", title: "State", cell: (row) => <Pill tone={tones[row.state]}>{row.state}</Pill> },
            { key: "rows", title: "Rows", numeric: true, cell: (row) => formatNumber(row.profile?.rows) },
            { key: "columns", title: "Columns", numeric: true, cell: (row) => formatNumber(row.profile?.columns.length) },
            { key: "size", title: "Size", numeric: true, cell: (row) => formatBytes(row.sizeBytes) },
            { key: "findings", title: "Findings", numeric: true, cell: (row) => formatNumber(row.findings.filter((each) => each.severity !== "notice").length) },
            { key: "profiled", title: "Profiled", cell: (row) => <span className="secondary">{row.profiledAt ? formatInstant(row.profiledAt) : "–"}</span> },
          ]} />
          {list.data && list.data.pages[0]!.total > 0 && <MoreRows shown={rows?.length ?? 0} total={list.data.pages[0]!.total} loading={list.isFetchingNextPage} onMore={list.hasNextPage ? () => void list.fetchNextPage() : null} />}
        </section>
        {chosen?.profile && <section className="source-detail" aria-label={`Profile of ${chosen.name}`}><div className="section-head"><h2>{chosen.name}</h2><span>{formatNumber(chosen.profile.rows)} rows</span></div><FindingList findings={chosen.findings} rows={chosen.profile.rows} /><ProfileTable columns={chosen.profile.columns} rows={chosen.profile.rows} /></section>}
      </div>
    </>
  );
}
