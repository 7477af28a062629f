"use client";
import "./sources.css";
import "./sources-page.css";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp, Plus } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { type ConnectionView, type SourceView, sourceSorts } from "#domain/api/sources.ts";
import { useNewPipeline } from "../pipelines/use-new-pipeline.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { errorProblems } from "../shell/show-error.ts";
import { TopBar } from "../shell/top-bar.tsx";
import { oneOf, useListState } from "../shell/use-list-state.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Input } from "../ui/field.tsx";
import { FilterChips } from "../ui/filter-chips.tsx";
import { MoreRows } from "../ui/table.tsx";
import { ConnectionForm } from "./connection-form.tsx";
import { ConnectionList } from "./connection-list.tsx";
import { ConnectionAside, SourceAside } from "./source-aside.tsx";
import { ConnectionTables, SourceTable } from "./source-browse.tsx";
import { SourceDetail } from "./source-detail.tsx";
import { connectionOf, sourceWords, tableOf } from "./source-words.ts";

/** Connections at the left, what they hold and the chosen source in the middle, its details at the right. */
export function SourcesPage() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [connection, setConnection] = useState<string | null>(null);
  const narrowing = useListState();
  const state = oneOf(["all", "ready", "failed"], narrowing.get("state"));
  const sorted = {
    by: oneOf(sourceSorts, narrowing.get("sort")),
    direction: narrowing.get("direction") === "asc" ? ("asc" as const) : ("desc" as const),
  };
  const [search, setSearch] = useState(narrowing.get("search") ?? "");
  const wanted = useDeferredValue(search.trim());
  const isNarrowed = wanted !== "" || state !== "all";
  const [picked, setPicked] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const connect = useReason("connection.write");
  const edit = useReason("pipeline.edit");
  const { start, busy } = useNewPipeline();
  const connections = useQuery(trpc.connections.list.queryOptions());
  const list = useInfiniteQuery(
    trpc.sources.list.infiniteQueryOptions(
      {
        limit: 50,
        sort: sorted.by,
        order: sorted.direction,
        ...(wanted ? { search: wanted } : {}),
        ...(state === "all" ? {} : { state }),
      },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const rows = list.data?.pages.flatMap((page) => page.items as SourceView[]);
  const total = list.data?.pages[0]?.total;
  const [problem] = list.error ? errorProblems(list.error) : [];
  const [fault] = connections.error ? errorProblems(connections.error) : [];
  const inSight = rows?.filter((row) => connection === null || connectionOf(row) === connection);
  const chosen = inSight?.find((row) => row.id === picked) ?? (connection === null ? inSight?.[0] : undefined);
  const chosenConnection = connections.data?.items.find((each) => each.name === connection) as
    | ConnectionView
    | undefined;
  const refresh = () => {
    void client.invalidateQueries({ queryKey: trpc.connections.list.queryKey() });
    void client.invalidateQueries({ queryKey: trpc.sources.list.pathKey() });
  };
  const bringing = useReason("source.write");
  const test = useMutation(trpc.connections.test.mutationOptions({ onSettled: refresh }));
  /** One that was never tried is tried as soon as it is looked at. */
  const choose = (name: string | null) => {
    setConnection(name);
    setPicked(null);
    const untried = connections.data?.items.find((each) => each.name === name && each.state === "untested");
    if (untried && !bringing) test.mutate({ id: untried.id });
  };
  const profiled = new Map(
    (inSight ?? []).toReversed().flatMap((row) => {
      const table = tableOf(row);
      return table ? [[table, row] as const] : [];
    }),
  );
  const bring = (
    <Button icon={<FileUp size={14} />} reason={edit} loading={busy} onClick={() => start("upload")}>
      Bring a file
    </Button>
  );
  return (
    <>
      <TopBar
        crumbs={[{ label: "Sources" }]}
        actions={
          <>
            {bring}
            <Button variant="primary" icon={<Plus size={14} />} reason={connect} onClick={() => setAdding(true)}>
              Add connection
            </Button>
          </>
        }
      />
      <div className="sources-page">
        <ConnectionList
          connections={connections.data?.items as ConnectionView[] | undefined}
          error={fault}
          onRetry={() => void connections.refetch()}
          chosen={connection}
          onChoose={choose}
          sources={total}
        />
        <div className="sources-main">
          {connection === null ? (
            <section aria-label="Profiled sources">
              <div className="section-head">
                <h2>All sources</h2>
              </div>
              <div className="page-head list-head">
                <Input
                  type="search"
                  placeholder="Search by name"
                  aria-label="Search sources"
                  value={search}
                  onChange={(event) => {
                    setSearch(event.target.value);
                    narrowing.set({ search: event.target.value.trim() });
                  }}
                />
                <FilterChips
                  label="Show"
                  value={state}
                  options={[
                    { value: "all", label: "All" },
                    { value: "ready", label: sourceWords.ready },
                    { value: "failed", label: sourceWords.failed },
                  ]}
                  onChange={(next) => narrowing.set({ state: next === "all" ? null : next })}
                />
              </div>
              <SourceTable
                rows={rows}
                chosen={chosen?.id ?? null}
                onChoose={setPicked}
                error={problem ?? null}
                onRetry={() => void list.refetch()}
                sorted={sorted}
                onSort={({ by, direction }) => narrowing.set({ sort: by, direction })}
                empty={
                  isNarrowed
                    ? {
                        title: "No source is like that",
                        actions: (
                          <Button
                            onClick={() => {
                              setSearch("");
                              narrowing.set({ search: null, state: null });
                            }}
                          >
                            Show all sources
                          </Button>
                        ),
                      }
                    : {
                        title: "No sources yet",
                        text: "Bring a file, or choose a connection at the left and profile one of its tables.",
                        actions: bring,
                      }
                }
              />
              {total !== undefined && total > 0 && (
                <MoreRows
                  shown={rows?.length ?? 0}
                  total={total}
                  loading={list.isFetchingNextPage}
                  onMore={list.hasNextPage ? () => void list.fetchNextPage() : null}
                />
              )}
            </section>
          ) : (
            <ConnectionTables
              key={connection}
              connection={connection}
              profiled={profiled}
              chosen={chosen?.id ?? null}
              onChoose={setPicked}
              onAdded={(view) => {
                setPicked(view.id);
                refresh();
              }}
            />
          )}
          {chosen && <SourceDetail key={chosen.id} id={chosen.id} />}
        </div>
        {chosenConnection ? (
          <ConnectionAside connection={chosenConnection} onRemoved={() => choose(null)} />
        ) : chosen ? (
          <SourceAside source={chosen} />
        ) : (
          <aside className="source-aside" aria-label="Details">
            <p className="aside-none secondary">A source's details appear here.</p>
          </aside>
        )}
      </div>
      <Dialog
        open={adding}
        onClose={() => setAdding(false)}
        title="Add a connection"
        description="A Postgres database to read from and to load into."
      >
        <ConnectionForm
          onDone={(name) => {
            setAdding(false);
            refresh();
            choose(name);
          }}
        />
      </Dialog>
    </>
  );
}
