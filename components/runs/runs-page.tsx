"use client";
import "../pipelines/pipelines.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RunRow } from "#domain/api/runs.ts";
import { type RunState, runStates } from "#domain/runs/state.ts";
import { useTRPC } from "../shell/api.ts";
import { errorProblems } from "../shell/show-error.ts";
import { TopBar } from "../shell/top-bar.tsx";
import { MoreRows } from "../ui/table.tsx";
import { Segmented } from "../ui/toggle.tsx";
import { runStateWord } from "./run-state.tsx";
import { RunsTable } from "./runs-table.tsx";

export function RunsPage() {
  const trpc = useTRPC();
  const [state, setState] = useState<RunState | "all">("all");
  const list = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      { limit: 50, ...(state === "all" ? {} : { state }) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, refetchInterval: 3_000 },
    ),
  );
  const rows = list.data?.pages.flatMap((page) => page.items as RunRow[]);
  const [problem] = list.error ? errorProblems(list.error) : [];
  return (
    <>
      <TopBar crumbs={[{ label: "Runs" }]} />
      <div className="page">
        <div className="page-head">
          <Segmented
            label="State"
            value={state}
            onChange={setState}
            options={[
              { value: "all", label: "All" },
              ...runStates.map((value) => ({ value, label: runStateWord(value) })),
            ]}
          />
        </div>
        <RunsTable
          rows={rows}
          error={problem ?? null}
          onRetry={() => void list.refetch()}
          empty={
            state === "all"
              ? { title: "Runs appear here", text: "Open a pipeline and press Run." }
              : { title: `No run is ${runStateWord(state).toLowerCase()}`, text: "Choose All to see every run." }
          }
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
    </>
  );
}
