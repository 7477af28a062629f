"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { RunView, StageView } from "#domain/api/runs.ts";
import { useTRPC } from "../shell/api.ts";
import { formatBytes, formatDuration, formatNumber } from "../ui/format.ts";
import { Skeleton } from "../ui/states.tsx";

const added = (values: readonly (number | null)[]): number | null =>
  values.every((value) => value === null) ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

/** Time and memory of a stage: what its last attempt took. */
export function stageCost(stage: StageView): {
  readonly durationMs: number | null;
  readonly memoryBytes: number | null;
  readonly cpuMs: number | null;
  readonly attempts: number;
} {
  const last = stage.attempts.findLast((attempt) => attempt.startedAt && attempt.finishedAt);
  return {
    durationMs: last ? Date.parse(last.finishedAt!) - Date.parse(last.startedAt!) : null,
    memoryBytes: last?.peakMemoryBytes ?? null,
    cpuMs: added(stage.attempts.map((attempt) => attempt.cpuMs)),
    attempts: stage.attempts.length,
  };
}

function Rows({ run, node }: { run: RunView; node: string }) {
  const counts = run.counts[node];
  if (!counts) return null;
  const read = Object.values(counts.in).reduce((sum, value) => sum + value, 0);
  const rows = [
    ["Rows in", read],
    ["Rows out", counts.out],
    ["Removed", counts.removed],
    ["Rejected", counts.rejected],
    ["Without a partner", counts.unmatched ?? null],
    ["Multiplied", counts.multiplied ?? null],
  ] as const;
  return (
    <>
      {rows
        .filter(([name, value]) => value !== null && (value > 0 || name.startsWith("Rows")))
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatNumber(value)}</dd>
          </div>
        ))}
    </>
  );
}

function StageCost({ stage }: { stage: StageView }) {
  const cost = stageCost(stage);
  const others = stage.nodes.length - 1;
  return (
    <>
      <div className="cost-stage">
        <dt title={stage.nodes.join(" → ")}>
          Ran in <code>{stage.id}</code>
        </dt>
        <dd>{others > 0 ? `with ${others} more ${others === 1 ? "step" : "steps"}` : "this step alone"}</dd>
      </div>
      <div>
        <dt>Time</dt>
        <dd>{formatDuration(cost.durationMs)}</dd>
      </div>
      <div>
        <dt>Peak memory</dt>
        <dd>{formatBytes(cost.memoryBytes)}</dd>
      </div>
      {cost.cpuMs !== null && (
        <div>
          <dt>Processor time</dt>
          <dd>{formatDuration(cost.cpuMs)}</dd>
        </div>
      )}
      {cost.attempts > 1 && (
        <div>
          <dt>Tries</dt>
          <dd>{cost.attempts}</dd>
        </div>
      )}
    </>
  );
}

/** What a step did in the last run. Rows are its own; time and memory are its stage's, since several steps run as one statement. */
export function CostSection({ pipeline, node }: { pipeline: string; node: string }) {
  const trpc = useTRPC();
  const runs = useQuery(trpc.runs.list.queryOptions({ pipeline, limit: 1 }));
  const last = runs.data?.items[0];
  const run = useQuery(trpc.runs.get.queryOptions({ id: last?.id ?? "" }, { enabled: last !== undefined })).data as
    | RunView
    | undefined;
  const stage = run?.stages.find((each) => each.nodes.includes(node));
  return (
    <section className="inspector-section" aria-label="Cost">
      <h3>Cost {last && <Link href={`/runs/${last.id}`}>run #{last.number}</Link>}</h3>
      {!runs.data || (last && !run) ? (
        <p>
          <Skeleton width="70%" />
        </p>
      ) : !last ? (
        <p className="secondary">Known after the first run.</p>
      ) : !stage ? (
        <p className="secondary">This step was not part of the last run.</p>
      ) : (
        <dl className="inspector-rows figures">
          <Rows run={run!} node={node} />
          <StageCost stage={stage} />
        </dl>
      )}
    </section>
  );
}
