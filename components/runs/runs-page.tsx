"use client";
import "../pipelines/pipelines.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { RunRow } from "#domain/api/runs.ts";
import { runStates } from "#domain/runs/state.ts";
import { useTRPC } from "../shell/api.ts";
import { errorProblems } from "../shell/show-error.ts";
import { TopBar } from "../shell/top-bar.tsx";
import { oneOf, useListState } from "../shell/use-list-state.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/field.tsx";
import { FilterChips } from "../ui/filter-chips.tsx";
import { MoreRows } from "../ui/table.tsx";
import { runStateWord } from "./run-state.tsx";
import { RunsTable } from "./runs-table.tsx";

export function RunsPage() {
  const trpc = useTRPC();
  const narrowing = useListState();
  const state = oneOf(["all", ...runStates], narrowing.get("state"));
  const mine = narrowing.get("mine") === "yes";
  const direction = narrowing.get("direction") === "asc" ? "asc" : "desc";
  const [search, setSearch] = useState(narrowing.get("search") ?? "");
  const wanted = useDeferredValue(search.trim());
  const isNarrowed = state !== "all" || mine || wanted !== "";
  const list = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      {
        limit: 50,
        order: direction,
        ...(state === "all" ? {} : { state }),
        ...(mine ? { mine } : {}),
        ...(wanted ? { search: wanted } : {}),
      },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, refetchInterval: 3_000 },
    ),
  );
  const rows = list.data?.pages.flatMap((page) => page.items as RunRow[]);
  const [problem] = list.error ? errorProblems(list.error) : [];
  return (
    <>
      <TopBar crumbs={[{ label: "Runs" }]} />
      <div className="page">
        <div className="page-head list-head">
          <Input
            id="run-search"
            type="search"
            placeholder="Search by pipeline"
            aria-label="Search runs"
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              narrowing.set({ search: event.target.value.trim() });
            }}
          />
          <FilterChips
            label="State"
            value={state}
            onChange={(next) => narrowing.set({ state: next === "all" ? null : next })}
            options={[
              { value: "all", label: "All" },
              ...runStates.map((value) => ({ value, label: runStateWord(value) })),
            ]}
          />
          <i className="bar-line" aria-hidden />
          <FilterChips
            label="Started by"
            value={mine ? "mine" : "everybody"}
            options={[
              { value: "everybody", label: "Everybody's" },
              { value: "mine", label: "Mine" },
            ]}
            onChange={(next) => narrowing.set({ mine: next === "mine" ? "yes" : null })}
          />
        </div>
        <RunsTable
          rows={rows}
          error={problem ?? null}
          onRetry={() => void list.refetch()}
          sorted={{ by: "started", direction }}
          onSort={(next) => narrowing.set({ direction: next.direction === "asc" ? "asc" : null })}
          empty={
            isNarrowed
              ? {
                  title: "No run is like that",
                  actions: (
                    <Button
                      onClick={() => {
                        setSearch("");
                        narrowing.set({ search: null, state: null, mine: null });
                      }}
                    >
                      Show all runs
                    </Button>
                  ),
                }
              : { title: "Runs appear here", text: "Open a pipeline and press Run." }
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
