"use client";
import { useState } from "react";
import type { RunView } from "#domain/api/runs.ts";
import { isFinished } from "#domain/runs/state.ts";
import { stageCost } from "../inspector/cost-section.tsx";
import { formatBytes, formatDuration, formatNumber } from "../ui/format.ts";
import { Progress } from "../ui/states.tsx";
import { Table } from "../ui/table.tsx";
import { Segmented } from "../ui/toggle.tsx";
import { Gantt } from "./gantt.tsx";
import { stepCounts } from "./step-counts.ts";

interface StagesProps {
  readonly run: RunView;
  readonly now: number;
  readonly progress: Readonly<Record<string, { readonly rows: number; readonly percent: number | null }>>;
  readonly selected: string | null;
  readonly onSelect: (stage: string | null) => void;
}

/** Before the first stage starts: what the run waits for. */
function Waiting({ run }: { run: RunView }) {
  const [title, text] =
    run.state === "queued"
      ? [
          run.queuePosition === null ? "Queued" : `Place ${formatNumber(run.queuePosition)} in the queue`,
          run.workers === 0
            ? "No worker is alive; the run starts as soon as one is."
            : "A worker takes it as soon as one is free.",
        ]
      : ["Reading the sources and planning the steps", "The plan is made from the files and tables as they are now."];
  return (
    <div className="stages-waiting" role="status">
      <div>
        <b>{title}</b>
        <span>{text}</span>
      </div>
      <Progress value={null} label={title} />
    </div>
  );
}

const stageList = (run: RunView) => run.stages.map((stage) => ({ ...stage, cost: stageCost(stage) }));

/** The stages over time, or as a list with what each of them took. */
export function Stages({ run, now, progress, selected, onSelect }: StagesProps) {
  const [view, setView] = useState<"timeline" | "list">("timeline");
  const { done, running, failed } = stepCounts(run);
  const hasStarted = run.stages.some((stage) => stage.attempts.some((attempt) => attempt.startedAt));
  const finished = isFinished(run.state);
  return (
    <section className="stages" aria-label="Steps">
      <div className="section-head">
        <h3>Steps</h3>
        <span className="figures">
          {done} done, {running} running{failed > 0 ? `, ${failed} failed` : ""}
        </span>
        <span className="spacer" />
        <span className="stage-legend" aria-hidden>
          <span>
            <i className="done" />
            done
          </span>
          <span>
            <i className="running" />
            running
          </span>
          <span>
            <i className="failed" />
            failed try, numbered
          </span>
        </span>
        <Segmented<"timeline" | "list">
          label="Show steps as"
          value={view}
          onChange={setView}
          options={[
            { value: "timeline", label: "Timeline" },
            { value: "list", label: "List" },
          ]}
        />
      </div>
      {!hasStarted && !finished ? (
        <Waiting run={run} />
      ) : run.stages.length === 0 ? (
        <p className="stages-none">The run ended before it had steps.</p>
      ) : view === "list" ? (
        <Table
          label="Steps"
          dense
          rows={stageList(run)}
          rowKey={(stage) => stage.id}
          onOpen={(stage) => onSelect(selected === stage.id ? null : stage.id)}
          empty={{ title: "No steps" }}
          columns={[
            {
              key: "id",
              title: "Step",
              cell: (stage) => (
                <span title={stage.nodes.join(" → ")}>
                  {stage.id}{" "}
                  <small className="secondary">
                    {stage.nodes.length > 1 ? `${stage.nodes.length} steps` : stage.kind}
                  </small>
                </span>
              ),
            },
            { key: "state", title: "State", cell: (stage) => stage.state },
            { key: "attempts", title: "Tries", numeric: true, cell: (stage) => stage.attempts.length },
            { key: "rows", title: "Rows", numeric: true, cell: (stage) => formatNumber(stage.rows) },
            { key: "size", title: "Size", numeric: true, cell: (stage) => formatBytes(stage.bytes) },
            { key: "time", title: "Time", numeric: true, cell: (stage) => formatDuration(stage.cost.durationMs) },
            {
              key: "memory",
              title: "Peak memory",
              numeric: true,
              cell: (stage) => formatBytes(stage.cost.memoryBytes),
            },
            { key: "cpu", title: "CPU", numeric: true, cell: (stage) => formatDuration(stage.cost.cpuMs) },
          ]}
        />
      ) : (
        <Gantt
          stages={run.stages}
          startedAt={run.startedAt ? Date.parse(run.startedAt) : now}
          until={run.finishedAt ? Date.parse(run.finishedAt) : now}
          running={!finished}
          selected={selected}
          onSelect={onSelect}
          duration={formatDuration}
          progress={progress}
        />
      )}
    </section>
  );
}
