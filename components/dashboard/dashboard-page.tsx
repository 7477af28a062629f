"use client";
import "../pipelines/pipelines.css";
import "./dashboard.css";
import { useQuery } from "@tanstack/react-query";
import { Database, FileUp, FlaskConical, Plus } from "lucide-react";
import Link from "next/link";
import type { RunRow } from "#domain/api/runs.ts";
import { plural } from "#domain/text/plural.ts";
import { RunSquares } from "../pipelines/run-squares.tsx";
import { useNewPipeline } from "../pipelines/use-new-pipeline.ts";
import { RunsTable } from "../runs/runs-table.tsx";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { errorProblems } from "../shell/show-error.ts";
import { TopBar } from "../shell/top-bar.tsx";
import { Button } from "../ui/button.tsx";
import { formatAge, formatNumber, formatShort } from "../ui/format.ts";
import { EmptyState, FailedState, LoadingRows } from "../ui/states.tsx";
import { useNow } from "../ui/use-now.ts";
import { PasswordHint } from "./password-hint.tsx";

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly tone?: "bad" | "accent" | null;
}

const Figure = ({ name, value, note, tone = null }: FigureProps) => (
  <div className="figure-card">
    <span>{name}</span>
    <b className="figures">{value}</b>
    <small className={tone ?? undefined}>{note}</small>
  </div>
);

const legend = [
  ["succeeded", "succeeded"],
  ["failed", "failed"],
  ["running", "running"],
  ["cancelled", "cancelled"],
] as const;

function FirstSteps() {
  const { start, busy } = useNewPipeline();
  const reason = useReason("pipeline.edit");
  return (
    <div className="first-steps">
      <EmptyState
        title="Where is the data?"
        actions={
          <>
            <Button
              variant="primary"
              icon={<FileUp size={14} />}
              loading={busy}
              reason={reason}
              onClick={() => start("upload")}
            >
              Bring a file
            </Button>
            <Button icon={<Database size={14} />} reason={reason} onClick={() => start("table")}>
              Connect a database
            </Button>
            <Button icon={<FlaskConical size={14} />} reason={reason} onClick={() => start("example")}>
              Try the example
            </Button>
          </>
        }
      >
        Bring rows, say in plain words what should come out, and decide on each proposed step. Nothing is written until
        you run.
      </EmptyState>
      <div className="first-frame" aria-hidden>
        <div className="section-head">
          <h2>Runs</h2>
        </div>
        <p>Runs appear here, one square each, newest right.</p>
      </div>
    </div>
  );
}

export function DashboardPage() {
  const trpc = useTRPC();
  const now = useNow(10_000) ?? 0;
  const board = useQuery(trpc.dashboard.get.queryOptions(undefined, { refetchInterval: 4_000 }));
  const { start, busy } = useNewPipeline();
  const reason = useReason("pipeline.edit");
  const data = board.data;
  const [problem] = board.error ? errorProblems(board.error) : [];
  return (
    <>
      <TopBar
        crumbs={[{ label: "Dashboard" }]}
        actions={
          <Button variant="primary" icon={<Plus size={14} />} loading={busy} reason={reason} onClick={() => start()}>
            New pipeline
          </Button>
        }
      />
      <div className="page">
        <PasswordHint />
        {!data && problem && (
          <FailedState message={problem.message} mend={problem.mend} onRetry={() => void board.refetch()} />
        )}
        {!data && !problem && <LoadingRows rows={5} label="Loading the dashboard" />}
        {data && data.pipelines === 0 && <FirstSteps />}
        {data && data.pipelines > 0 && (
          <>
            <div className="figure-cards">
              <Figure name="Pipelines" value={formatNumber(data.pipelines)} note={plural(data.sources, "source")} />
              <Figure
                name="Runs, 24 h"
                value={formatNumber(data.runs24h)}
                note={data.failed24h === 0 ? "none failed" : `${formatNumber(data.failed24h)} failed`}
                tone={data.failed24h > 0 ? "bad" : null}
              />
              <Figure name="Rows, 24 h" value={formatShort(data.rows24h)} note="written by runs" />
              <Figure
                name="Suggestions"
                value={formatNumber(data.pendingSuggestions)}
                note={data.pendingSuggestions === 0 ? "none waits" : "wait for a decision"}
                tone={data.pendingSuggestions > 0 ? "accent" : null}
              />
              <Figure
                name="Workers"
                value={formatNumber(data.workers.alive)}
                note={
                  data.workers.alive === 0
                    ? "none is running"
                    : `${formatNumber(data.workers.busy)} busy, jobs by ${data.workers.delivery === "redis" ? "Redis" : "Postgres"}`
                }
                tone={data.workers.alive === 0 ? "bad" : null}
              />
              <Figure
                name="Queue"
                value={formatNumber(data.workers.waiting)}
                note={
                  data.workers.waiting === 0 ? "nothing waits" : `oldest ${Math.round(data.workers.oldestMs / 1000)} s`
                }
              />
            </div>
            <section aria-label="Pipelines and their runs">
              <div className="section-head">
                <h2>Runs</h2>
                <span>last 30 of each pipeline, newest right</span>
                <span className="spacer" />
                <span className="run-legend">
                  {legend.map(([state, word]) => (
                    <span key={state}>
                      <i className={state} aria-hidden />
                      {word}
                    </span>
                  ))}
                </span>
              </div>
              {data.grid.map((row) => (
                <div key={row.pipeline.id} className="grid-row">
                  <Link href={`/pipelines/${row.pipeline.id}`}>{row.pipeline.name}</Link>
                  <RunSquares runs={row.runs} />
                  <span className="meta">
                    {row.lastSuccessAt
                      ? `last success ${formatAge(row.lastSuccessAt, now)}`
                      : row.runs.length > 0
                        ? "no success yet"
                        : ""}
                  </span>
                </div>
              ))}
            </section>
            <section aria-label="Recent runs">
              <div className="section-head">
                <h2>Recent</h2>
                <span className="spacer" />
                <Link href="/runs">All runs</Link>
              </div>
              <RunsTable
                rows={data.recent as RunRow[]}
                empty={{ title: "Runs appear here", text: "Open a pipeline and press Run." }}
              />
            </section>
          </>
        )}
      </div>
    </>
  );
}
