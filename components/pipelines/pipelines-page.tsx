"use client";
import "./pipelines.css";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useDeferredValue, useState } from "react";
import type { PipelineRow } from "#domain/api/pipelines.ts";
import { plural } from "#domain/text/plural.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { useShortcuts } from "../shell/shortcuts.ts";
import { errorProblems, showError } from "../shell/show-error.ts";
import { TopBar } from "../shell/top-bar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Input } from "../ui/field.tsx";
import { formatAge, formatInstant } from "../ui/format.ts";
import { Menu } from "../ui/menu.tsx";
import { Pill } from "../ui/pill.tsx";
import { MoreRows, Table } from "../ui/table.tsx";
import { useNow } from "../ui/use-now.ts";
import { RunSquares } from "./run-squares.tsx";
import { useNewPipeline } from "./use-new-pipeline.ts";

export function PipelinesPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const client = useQueryClient();
  const now = useNow(30_000) ?? 0;
  const [search, setSearch] = useState("");
  const [removing, setRemoving] = useState<PipelineRow | null>(null);
  const wanted = useDeferredValue(search.trim());
  const reason = useReason("pipeline.edit");
  const { start, busy } = useNewPipeline();
  const list = useInfiniteQuery(
    trpc.pipelines.list.infiniteQueryOptions(
      { limit: 50, ...(wanted ? { search: wanted } : {}) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const refresh = () => void client.invalidateQueries({ queryKey: trpc.pipelines.list.pathKey() });
  const remove = useMutation(trpc.pipelines.remove.mutationOptions({ onSuccess: refresh, onError: showError }));
  const duplicate = useMutation(trpc.pipelines.duplicate.mutationOptions({ onSuccess: refresh, onError: showError }));
  useShortcuts([
    {
      keys: "n",
      does: "New pipeline",
      run: () => {
        if (!reason) start();
      },
    },
    { keys: "/", does: "Search the list", run: () => document.getElementById("pipeline-search")?.focus() },
  ]);
  const rows = list.data?.pages.flatMap((page) => page.items as PipelineRow[]);
  const [problem] = list.error ? errorProblems(list.error) : [];
  const create = (
    <Button variant="primary" icon={<Plus size={14} />} loading={busy} reason={reason} onClick={() => start()}>
      New pipeline
    </Button>
  );
  return (
    <>
      <TopBar crumbs={[{ label: "Pipelines" }]} actions={create} />
      <div className="page">
        <div className="page-head">
          <Input
            id="pipeline-search"
            type="search"
            placeholder="Search by name"
            aria-label="Search pipelines"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            style={{ width: 280 }}
          />
        </div>
        <Table<PipelineRow>
          label="Pipelines"
          rows={rows}
          rowKey={(row) => row.id}
          onOpen={(row) => router.push(`/pipelines/${row.id}`)}
          error={problem ?? null}
          onRetry={() => void list.refetch()}
          empty={
            wanted
              ? {
                  title: `No pipeline is called "${wanted}"`,
                  actions: <Button onClick={() => setSearch("")}>Clear the search</Button>,
                }
              : {
                  title: "No pipelines yet",
                  text: "Describe what you need; Sluice proposes the steps, each with proof on your rows.",
                  actions: create,
                }
          }
          columns={[
            {
              key: "name",
              title: "Name",
              cell: (row) => (
                <span className="row-name">
                  <b>{row.name}</b>
                  <small>{plural(row.steps, "step")}</small>
                </span>
              ),
            },
            { key: "runs", title: "Last runs", cell: (row) => <RunSquares runs={row.lastRuns} /> },
            {
              key: "schedule",
              title: "Schedule",
              cell: (row) =>
                row.schedule ? (
                  <span title={row.schedule.timezone}>
                    <code>{row.schedule.cron}</code>
                  </span>
                ) : (
                  <span className="meta">by hand</span>
                ),
            },
            {
              key: "version",
              title: "Version",
              cell: (row) =>
                row.publishedVersion ? (
                  <Pill tone="ok">published v{row.publishedVersion}</Pill>
                ) : (
                  <Pill tone="idle">draft</Pill>
                ),
            },
            {
              key: "pending",
              title: "Suggestions",
              numeric: true,
              cell: (row) =>
                row.pendingSuggestions > 0 ? (
                  <Pill tone="accent">{row.pendingSuggestions} pending</Pill>
                ) : (
                  <span className="meta">none</span>
                ),
            },
            {
              key: "changed",
              title: "Changed",
              cell: (row) => (
                <span className="secondary" title={formatInstant(row.updatedAt)}>
                  {formatAge(row.updatedAt, now)} by {row.updatedBy}
                </span>
              ),
            },
            {
              key: "menu",
              title: <span className="visually-hidden">Actions</span>,
              width: 44,
              cell: (row) => (
                <span onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
                  <Menu
                    label={`Actions for ${row.name}`}
                    align="end"
                    trigger={<IconButton label={`Actions for ${row.name}`} size="sm" icon={<Ellipsis size={15} />} />}
                    items={[
                      { label: "Open", onSelect: () => router.push(`/pipelines/${row.id}`) },
                      {
                        label: "Duplicate",
                        disabled: Boolean(reason),
                        hint: reason ?? undefined,
                        onSelect: () => duplicate.mutate({ id: row.id }),
                      },
                      {
                        label: "Remove",
                        danger: true,
                        disabled: Boolean(reason),
                        hint: reason ?? undefined,
                        onSelect: () => setRemoving(row),
                      },
                    ]}
                  />
                </span>
              ),
            },
          ]}
        />
        {list.data && list.data.pages[0]!.total > 0 && (
          <MoreRows
            shown={rows?.length ?? 0}
            total={list.data.pages[0]!.total}
            loading={list.isFetchingNextPage}
            onMore={list.hasNextPage ? () => void list.fetchNextPage() : null}
          />
        )}
      </div>
      <Confirm
        title={removing ? `Remove ${removing.name}?` : null}
        text="It leaves every list. Its runs and what they wrote stay, and so does a DAG that was published."
        action="Remove"
        loading={remove.isPending}
        onConfirm={() => {
          if (removing) remove.mutate({ id: removing.id }, { onSettled: () => setRemoving(null) });
        }}
        onClose={() => setRemoving(null)}
      />
    </>
  );
}
