"use client";
import { Download, Rows3 } from "lucide-react";
import type { RunView } from "#domain/api/runs.ts";
import { isFinished } from "#domain/runs/state.ts";
import { plural } from "#domain/text/plural.ts";
import type { ResultsWanted } from "../results/results-dialog.tsx";
import { Button } from "../ui/button.tsx";
import { formatBytes, formatDuration, formatNumber } from "../ui/format.ts";
import { Pill } from "../ui/pill.tsx";
import { ProblemCard } from "../ui/problem-card.tsx";
import { Table } from "../ui/table.tsx";
import { RunGraph } from "./run-graph.tsx";

interface RunAsideProps {
  readonly run: RunView;
  readonly selected: string | null;
  readonly onSelect: (stage: string | null) => void;
  readonly durationMs: number | null;
  readonly onRows: ResultsProps["onRows"];
}

interface ResultsProps {
  readonly run: RunView;
  readonly onRows: (first?: ResultsWanted["first"]) => void;
}

function Outputs({ run, onRows }: ResultsProps) {
  if (run.outputs.length === 0) return null;
  return (
    <section aria-label="Outputs">
      <div className="section-head">
        <h3>Outputs</h3>
      </div>
      {run.outputs.map((output) => (
        <div key={output.node} className="run-output">
          <div>
            <b>{output.target}</b>
            <small>
              {formatNumber(output.rows)} rows{output.sizeBytes !== null ? `, ${formatBytes(output.sizeBytes)}` : ""}
            </small>
            {output.fingerprint && (
              <code title={`The rows' fingerprint, whatever their order: ${output.fingerprint}`}>
                {output.fingerprint.split(":").at(-1)!.slice(0, 12)}
              </code>
            )}
          </div>
          <span className="run-output-actions">
            <Button
              size="sm"
              icon={<Rows3 size={13} />}
              aria-label={`Rows of ${output.target}`}
              onClick={() => onRows({ node: output.node, output: "out" })}
            >
              Rows
            </Button>
            {output.kind === "file" && (
              <a className="button sm" href={`/api/outputs/${run.id}/${encodeURIComponent(output.node)}`} download>
                <Download size={13} aria-hidden />
                Download
              </a>
            )}
          </span>
        </div>
      ))}
    </section>
  );
}

function Counts({ run, onRows }: ResultsProps) {
  const rows = run.nodes
    .filter((node) => run.counts[node.name])
    .map((node) => ({ name: node.name, ...run.counts[node.name]! }));
  return (
    <section aria-label="Rows of every step">
      <div className="section-head">
        <h3>Rows</h3>
        <span>exact, of every step</span>
      </div>
      <Table
        label="Rows of every step"
        dense
        rows={rows}
        rowKey={(row) => row.name}
        empty={{
          title: isFinished(run.state) ? "No counts" : "No counts yet",
          text: isFinished(run.state)
            ? "No step ended well, so no rows were counted."
            : "They appear as each step ends.",
        }}
        columns={[
          {
            key: "name",
            title: "Step",
            cell: (row) => (
              <span className="run-step-name" title={row.name}>
                {row.name}
              </span>
            ),
          },
          {
            key: "in",
            title: "In",
            numeric: true,
            cell: (row) => (
              <span
                className="run-rows-in"
                title={Object.entries(row.in)
                  .map(([port, count]) => `${port} ${formatNumber(count)}`)
                  .join(", ")}
              >
                {Object.values(row.in).map(formatNumber).join(" +\u00a0") || "–"}
              </span>
            ),
          },
          { key: "out", title: "Out", numeric: true, cell: (row) => formatNumber(row.out) },
          { key: "removed", title: "Removed", numeric: true, cell: (row) => formatNumber(row.removed) },
          {
            key: "rejected",
            title: "Rejected",
            numeric: true,
            cell: (row) =>
              row.rejected > 0 ? (
                <button
                  type="button"
                  className="link warn-text"
                  aria-label={`${formatNumber(row.rejected)} rows rejected by ${row.name}: show them`}
                  onClick={() => onRows({ node: row.name, output: "rejects" })}
                >
                  {formatNumber(row.rejected)}
                </button>
              ) : (
                formatNumber(row.rejected)
              ),
          },
        ]}
      />
    </section>
  );
}

function Compared({ run, durationMs }: { run: RunView; durationMs: number | null }) {
  const before = run.previous;
  if (!before) return null;
  const rows = [
    {
      name: "Duration",
      now: formatDuration(durationMs),
      before: formatDuration(before.durationMs),
      change: change(durationMs, before.durationMs, formatDuration),
      isWorse: durationMs !== null && before.durationMs !== null && durationMs > before.durationMs * 1.1,
    },
    {
      name: "Rows in",
      now: formatNumber(run.rowsIn),
      before: formatNumber(before.rowsIn),
      change: change(run.rowsIn, before.rowsIn, formatNumber),
      isWorse: false,
    },
    {
      name: "Rows out",
      now: formatNumber(run.rowsOut),
      before: formatNumber(before.rowsOut),
      change: change(run.rowsOut, before.rowsOut, formatNumber),
      isWorse: false,
    },
    {
      name: "Rejected",
      now: formatNumber(run.rejected),
      before: formatNumber(before.rejected),
      change: change(run.rejected, before.rejected, formatNumber),
      isWorse: (run.rejected ?? 0) > (before.rejected ?? 0),
    },
  ];
  return (
    <section aria-label="Compared">
      <div className="section-head">
        <h3>
          Compared with <a href={`/runs/${before.id}`}>#{before.number}</a>
        </h3>
        <span>{before.sameInputs === null ? "" : before.sameInputs ? "same input" : "other input"}</span>
      </div>
      <Table
        label="Compared with the run before"
        dense
        rows={rows}
        rowKey={(row) => row.name}
        empty={{ title: "" }}
        columns={[
          { key: "name", title: "Metric", cell: (row) => row.name },
          { key: "now", title: "Now", numeric: true, cell: (row) => <b className="now">{row.now}</b> },
          {
            key: "before",
            title: `#${before.number}`,
            numeric: true,
            cell: (row) => <span className="secondary">{row.before}</span>,
          },
          {
            key: "change",
            title: "Change",
            numeric: true,
            cell: (row) => <span className={row.isWorse ? "bad-text" : "secondary"}>{row.change}</span>,
          },
        ]}
      />
    </section>
  );
}

function change(now: number | null, before: number | null, format: (value: number) => string): string {
  if (now === null || before === null) return "–";
  return now === before ? "0" : `${now > before ? "+" : "−"}${format(Math.abs(now - before))}`;
}

export function RunAside({ run, selected, onSelect, durationMs, onRows }: RunAsideProps) {
  return (
    <aside className="run-aside">
      {run.problems.length > 0 && (
        <div className="run-problems">
          {run.problems.map((problem, index) => (
            <ProblemCard key={index} problem={problem} />
          ))}
        </div>
      )}
      <section aria-label="Graph">
        <div className="section-head">
          <h3>Graph</h3>
          <span>draft r{run.revision}</span>
          <span className="spacer" />
          <a href={`/pipelines/${run.pipeline.id}`}>Open in studio</a>
        </div>
        {run.nodes.length > 0 && (
          <div className="run-graph-scroll">
            <RunGraph run={run} selected={selected} onSelect={onSelect} />
          </div>
        )}
      </section>
      <Outputs run={run} onRows={onRows} />
      <Counts run={run} onRows={onRows} />
      <Compared run={run} durationMs={durationMs} />
      {run.inputs.length > 0 && (
        <section aria-label="Inputs">
          <div className="section-head">
            <h3>Inputs</h3>
            <span>by content</span>
          </div>
          {run.inputs.map((input) => (
            <div key={input.node} className="run-output">
              <div>
                <b>{input.node}</b>
                {input.rows !== null && <small>{plural(input.rows, "row")}</small>}
                <code title={input.fingerprint}>{input.fingerprint.slice(0, 12)}</code>
              </div>
              {input.changed === null ? null : (
                <Pill tone={input.changed ? "warn" : "idle"}>
                  {input.changed ? "changed since the run before" : "unchanged"}
                </Pill>
              )}
            </div>
          ))}
        </section>
      )}
    </aside>
  );
}
