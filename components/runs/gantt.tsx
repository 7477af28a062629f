import type { StageView } from "#domain/api/runs.ts";

interface GanttProps {
  readonly stages: readonly StageView[];
  readonly startedAt: number;
  /** Now, or when the run ended. */
  readonly until: number;
  readonly running: boolean;
  readonly selected: string | null;
  readonly onSelect: (stage: string | null) => void;
  readonly duration: (ms: number) => string;
}

const ticksOf = (span: number): number[] => {
  const steps = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000];
  const step = steps.find((each) => span / each <= 6) ?? 7_200_000;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
};

const instant = (text: string | null): number | null => (text ? Date.parse(text) : null);

function Bars({ stage, span, props }: { stage: StageView; span: number; props: GanttProps }) {
  const at = (time: number): number => ((time - props.startedAt) / span) * 100;
  return stage.attempts.map((attempt, index) => {
    const from = instant(attempt.startedAt);
    if (from === null) return null;
    const to = instant(attempt.finishedAt) ?? (attempt.state === "running" || attempt.state === "leased" ? props.until : from);
    const failed = attempt.state === "failed" || attempt.state === "lost";
    const before = stage.attempts[index - 1];
    const waited = before ? instant(before.finishedAt) : null;
    const kind = failed ? "failed" : attempt.state === "succeeded" ? "done" : "running";
    const words = `Attempt ${attempt.number} of ${stage.id}: ${attempt.state === "leased" ? "running" : attempt.state}, ${props.duration(to - from)}${attempt.problem ? `. ${attempt.problem.message}` : ""}`;
    return (
      <span key={attempt.id}>
        {waited !== null && from > waited && <i className="gantt-wait" style={{ left: `${at(waited)}%`, width: `${at(from) - at(waited)}%` }} />}
        <i className={`gantt-bar ${kind}`} style={{ left: `${at(from)}%`, width: `max(4px, ${at(to) - at(from)}%)` }} title={words} aria-label={words} role="img">
          {(failed || stage.attempts.length > 1) && attempt.number}
        </i>
        {index === stage.attempts.length - 1 && <em style={{ left: `${Math.min(at(to), 88)}%` }}>{props.duration(to - from)}</em>}
      </span>
    );
  });
}

/** One row a stage, one bar an attempt: failed ones numbered, with a dotted wait between. A click filters logs and graph. */
export function Gantt(props: GanttProps) {
  const { stages, startedAt, until, running, selected, onSelect, duration } = props;
  const span = Math.max(until - startedAt, 200) * 1.04;
  return (
    <div className="gantt" role="list" aria-label="Stages">
      <div className="gantt-axis" aria-hidden>
        {ticksOf(span).map((tick) => <span key={tick} style={{ left: `${(tick / span) * 100}%` }}>{duration(tick)}</span>)}
      </div>
      {stages.map((stage) => (
        <button type="button" role="listitem" key={stage.id} className={`gantt-row ${stage.state} ${selected === stage.id ? "selected" : ""}`} onClick={() => onSelect(selected === stage.id ? null : stage.id)} aria-pressed={selected === stage.id}>
          <span className="gantt-name" title={stage.nodes.join(" → ")}>
            <b>{stage.id}</b>
            <small>{stage.nodes.length > 1 ? stage.nodes.join(" → ") : stage.kind}</small>
          </span>
          <span className="gantt-lane">
            <Bars stage={stage} span={span} props={props} />
            {running && <i className="gantt-now" style={{ left: `${((until - startedAt) / span) * 100}%` }} aria-hidden />}
          </span>
        </button>
      ))}
    </div>
  );
}
