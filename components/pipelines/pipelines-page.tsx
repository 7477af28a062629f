"use client";
import "./pipelines.css";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useDeferredValue, useState } from "react";
import { type PipelineFacets, type PipelineRow, pipelineFilters, pipelineSorts } from "#domain/api/pipelines.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { useShortcuts } from "../shell/shortcuts.ts";
import { errorProblems, showError } from "../shell/show-error.ts";
import { TopBar } from "../shell/top-bar.tsx";
import { oneOf, useListState } from "../shell/use-list-state.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { MoreRows, Table } from "../ui/table.tsx";
import { useNow } from "../ui/use-now.ts";
import { LabelDialog } from "./label-dialog.tsx";
import { pipelineColumns } from "./pipeline-columns.tsx";
import { PipelineFilters } from "./pipeline-filters.tsx";
import { useNewPipeline } from "./use-new-pipeline.ts";

export function PipelinesPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const client = useQueryClient();
  const now = useNow(30_000) ?? 0;
  const state = useListState();
  const [search, setSearch] = useState(state.get("search") ?? "");
  const [labelling, setLabelling] = useState<PipelineRow | null>(null);
  const [removing, setRemoving] = useState<PipelineRow | null>(null);
  const wanted = useDeferredValue(search.trim());
  const filter = oneOf(pipelineFilters, state.get("filter"));
  const sorted = {
    by: oneOf(pipelineSorts, state.get("sort")),
    direction: state.get("direction") === "asc" ? ("asc" as const) : ("desc" as const),
  };
  const [tag, owner] = [state.get("tag"), state.get("owner")];
  const facets = useQuery(trpc.pipelines.facets.queryOptions());
  const isNarrowed = Boolean(wanted || tag || owner) || filter !== "all";
  const clear = () => {
    setSearch("");
    state.set({ search: null, filter: null, tag: null, owner: null });
  };
  const reason = useReason("pipeline.edit");
  const { start, busy } = useNewPipeline();
  const list = useInfiniteQuery(
    trpc.pipelines.list.infiniteQueryOptions(
      {
        limit: 50,
        filter,
        sort: sorted.by,
        order: sorted.direction,
        ...(wanted ? { search: wanted } : {}),
        ...(tag ? { tag } : {}),
        ...(owner ? { owner } : {}),
      },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const refresh = () => void client.invalidateQueries({ queryKey: trpc.pipelines.pathKey() });
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
  const columns = pipelineColumns({
    now,
    reason,
    onOpen: (row) => router.push(`/pipelines/${row.id}`),
    onLabel: setLabelling,
    onDuplicate: (row) => duplicate.mutate({ id: row.id }),
    onRemove: setRemoving,
    onTag: (chosen) => state.set({ tag: chosen }),
  });
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
        <PipelineFilters
          search={search}
          onSearch={(text) => {
            setSearch(text);
            state.set({ search: text.trim() });
          }}
          filter={filter}
          tag={tag}
          owner={owner}
          facets={facets.data as PipelineFacets | undefined}
          onChange={state.set}
        />
        <Table<PipelineRow>
          label="Pipelines"
          rows={rows}
          rowKey={(row) => row.id}
          onOpen={(row) => router.push(`/pipelines/${row.id}`)}
          error={problem ?? null}
          onRetry={() => void list.refetch()}
          empty={
            isNarrowed
              ? {
                  title: wanted ? `No pipeline is called or tagged "${wanted}" here` : "No pipeline is like that",
                  actions: <Button onClick={clear}>Show all pipelines</Button>,
                }
              : {
                  title: "No pipelines yet",
                  text: "Describe what you need; Sluice proposes the steps, each with proof on your rows.",
                  actions: create,
                }
          }
          columns={columns}
          sorted={sorted}
          onSort={({ by, direction }) => state.set({ sort: by, direction })}
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
      <LabelDialog row={labelling} onClose={() => setLabelling(null)} />
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
