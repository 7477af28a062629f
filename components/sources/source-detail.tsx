"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ScanSearch, Table2, Workflow } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { SourceView } from "#domain/api/sources.ts";
import { plural } from "#domain/text/plural.ts";
import { useLive } from "../live/use-live.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { errorProblems, showError } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { formatBytes, formatDuration } from "../ui/format.ts";
import { FailedState, LoadingRows } from "../ui/states.tsx";
import { FindingList, sortFindings } from "./finding-list.tsx";
import { ProfileTable } from "./profile-table.tsx";
import { ReadingNote } from "./reading-note.tsx";
import { ProfilingCard } from "./profiling-card.tsx";
import { kindWords } from "./source-words.ts";

function findingCounts(source: SourceView): string {
  const by = (severity: string): number => source.findings.filter((each) => each.severity === severity).length;
  const parts = [
    [by("changes_result"), "change the result", "changes the result"],
    [by("stops_run"), "stop a run", "stops a run"],
    [by("notice"), "are notices", "is a notice"],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, many, one]) => plural(number, one, many))
    .join(", ");
}

function Profiled({ source, onAgain, again }: { source: SourceView; onAgain: () => void; again: boolean }) {
  const trpc = useTRPC();
  const router = useRouter();
  const write = useReason("source.write");
  const edit = useReason("pipeline.edit");
  const create = useMutation(
    trpc.pipelines.create.mutationOptions({
      onSuccess: (view) => router.push(`/pipelines/${view.id}`),
      onError: showError,
    }),
  );
  const profile = source.profile!;
  const marks = new Map<string, number[]>();
  sortFindings(source.findings).forEach((finding, index) =>
    (finding.columns.length < profile.columns.length || finding.columns.length === 1 ? finding.columns : []).forEach(
      (column) => marks.set(column, [...(marks.get(column) ?? []), index + 1]),
    ),
  );
  return (
    <>
      <header className="source-head">
        <span className="profiling-icon">
          <Table2 size={16} strokeWidth={1.6} aria-hidden />
        </span>
        <div>
          <h2>
            <code>{source.name}</code>
          </h2>
          <p className="secondary">
            {[
              kindWords[source.kind],
              plural(profile.rows, "row"),
              formatBytes(source.sizeBytes),
              plural(profile.columns.length, "column"),
              `full scan in ${formatDuration(profile.durationMs)}`,
            ].join(" · ")}
          </p>
        </div>
        <Button icon={<ScanSearch size={14} />} reason={write} loading={again} onClick={onAgain}>
          Profile again
        </Button>
        <Button
          icon={<Workflow size={14} />}
          reason={edit}
          loading={create.isPending}
          onClick={() => create.mutate({ sources: [source.id] })}
        >
          Use in a pipeline
        </Button>
      </header>
      <ReadingNote source={source} />
      <section aria-label="Findings">
        <div className="section-head">
          <h2>Findings</h2>
          <span>{findingCounts(source)}</span>
          <span className="spacer" />
          {source.findings.length > 0 && <span>The source stays as it is. A fix is a step of a pipeline.</span>}
        </div>
        <FindingList findings={source.findings} rows={profile.rows} columns={profile.columns.length} />
      </section>
      <section aria-label="Columns">
        <div className="section-head">
          <h2>Columns</h2>
          <span>{profile.columns.length}</span>
        </div>
        <div className="table-scroll">
          <ProfileTable
            columns={profile.columns}
            rows={profile.rows}
            wide
            marks={marks}
            findings={sortFindings(source.findings)}
          />
        </div>
      </section>
    </>
  );
}

/** One source: as it fills, or as it was found. */
export function SourceDetail({ id }: { id: string }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const refresh = () => {
    void client.invalidateQueries({ queryKey: trpc.sources.get.queryKey({ id }) });
    void client.invalidateQueries({ queryKey: trpc.sources.list.pathKey() });
  };
  const query = useQuery(
    trpc.sources.get.queryOptions(
      { id },
      {
        refetchInterval: ({ state }) =>
          state.data?.state === "profiling" || state.data?.state === "waiting" ? 1_500 : false,
      },
    ),
  );
  const source = query.data as SourceView | undefined;
  const busy = source?.state === "profiling" || source?.state === "waiting";
  useLive(busy ? { source: id } : null, (event) => {
    if (event.type === "source") refresh();
  });
  const again = useMutation(trpc.sources.profileAgain.mutationOptions({ onSettled: refresh, onError: showError }));
  const cancel = useMutation(trpc.sources.cancel.mutationOptions({ onSettled: refresh, onError: showError }));
  const remove = useMutation(
    trpc.sources.remove.mutationOptions({
      onSuccess: () => void client.invalidateQueries({ queryKey: trpc.sources.list.pathKey() }),
      onError: showError,
    }),
  );
  const state = source?.state;
  useEffect(() => {
    if (state === "ready" || state === "failed")
      void client.invalidateQueries({ queryKey: trpc.sources.list.pathKey() });
  }, [state, client, trpc]);
  const [problem] = query.error ? errorProblems(query.error) : [];
  if (problem)
    return <FailedState message={problem.message} mend={problem.mend} onRetry={() => void query.refetch()} />;
  if (!source) return <LoadingRows label="Loading the source" />;
  if (source.profile && !busy)
    return (
      <section className="source-detail" aria-label={`Profile of ${source.name}`}>
        <Profiled source={source} again={again.isPending} onAgain={() => again.mutate({ id })} />
      </section>
    );
  return (
    <section className="source-detail" aria-label={`Profile of ${source.name}`}>
      <ProfilingCard
        source={source}
        onCancel={() => cancel.mutate({ id })}
        onAgain={() => again.mutate({ id })}
        onRemove={() => remove.mutate({ id })}
      />
    </section>
  );
}
