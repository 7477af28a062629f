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
  /** What a running stage has done so far. */
  readonly progress: Readonly<Record<string, { readonly rows: number; readonly percent: number | null }>>;
}

const ticksOf = (span: number): number[] => {
  const steps = [
    100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
  ];
  const step = steps.find((each) => span / each <= 6) ?? 7_200_000;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
};

const instant = (text: string | null): number | null => (text ? Date.parse(text) : null);
const isAtWork = (state: string): boolean => state === "running" || state === "leased";
type Attempt = StageView["attempts"][number];

type BarKind = "failed" | "cancelled" | "done" | "running";

function barKind(attempt: Attempt, stage: StageView): BarKind {
  if (stage.state === "cancelled" && attempt.state !== "succeeded" && attempt === stage.attempts.at(-1))
    return "cancelled";
  if (attempt.state === "failed" || attempt.state === "lost") return "failed";
  return attempt.state === "succeeded" ? "done" : "running";
}

interface BarProps {
  readonly stage: StageView;
  readonly attempt: Attempt;
  readonly before: Attempt | undefined;
  readonly props: GanttProps;
  readonly at: (time: number) => number;
}

function Bar({ stage, attempt, before, props, at }: BarProps) {
  const from = instant(attempt.startedAt);
  if (from === null) return null;
  const to = instant(attempt.finishedAt) ?? (isAtWork(attempt.state) ? props.until : from);
  const waited = before ? instant(before.finishedAt) : null;
  const kind = barKind(attempt, stage);
  const words = `Try ${attempt.number} of ${stage.id}: ${kind === "cancelled" ? "cancelled" : attempt.state === "leased" ? "running" : attempt.state}, ${props.duration(to - from)}${attempt.problem ? `. ${attempt.problem.message}` : ""}`;
  const percent = kind === "running" ? (props.progress[stage.id]?.percent ?? null) : null;
  return (
    <>
      {waited !== null && from > waited && (
        <i className="gantt-wait" style={{ left: `${at(waited)}%`, width: `${at(from) - at(waited)}%` }} />
      )}
      <i
        className={`gantt-bar ${kind}`}
        style={{ left: `${at(from)}%`, width: `max(4px, ${at(to) - at(from)}%)` }}
        title={words}
        aria-label={words}
        role="img"
      >
        {percent !== null && <span className="gantt-fill" style={{ width: `${Math.min(100, percent)}%` }} />}
      </i>
      {(kind === "failed" || stage.attempts.length > 1) && (
        <span className={`gantt-number ${kind}`} style={{ left: `${at(from)}%` }} aria-hidden>
          {attempt.number}
        </span>
      )}
    </>
  );
}

/** How long the last attempt took, behind its bar; before the first bar where there is no room behind it. */
function Words({ stage, props, at }: Omit<BarProps, "attempt" | "before">) {
  const last = stage.attempts.findLast((attempt) => attempt.startedAt);
  const first = stage.attempts.find((attempt) => attempt.startedAt);
  if (!last || !first)
    return (
      <em className="gantt-still" style={{ left: 0 }}>
        {stillWords(stage, props)}
      </em>
    );
  const from = instant(last.startedAt)!;
  const end = instant(last.finishedAt) ?? (isAtWork(last.state) ? props.until : from);
  const rows = isAtWork(last.state) ? props.progress[stage.id] : undefined;
  const text = `${props.duration(end - from)}${rows ? `, ${rows.rows.toLocaleString("en-US")} rows` : ""}`;
  const [left, right] = [at(instant(first.startedAt)!), at(end)];
  if (right < 80) return <em style={{ left: `max(${right}%, calc(${at(from)}% + 4px))` }}>{text}</em>;
  return left > 20 ? (
    <em className="ahead" style={{ right: `${100 - left}%` }}>
      {text}
    </em>
  ) : (
    <em className="within" style={{ right: `${100 - right}%` }}>
      {text}
    </em>
  );
}

function stillWords(stage: StageView, { stages, running }: GanttProps): string {
  if (stage.state === "cancelled") return "cancelled before it started";
  const open = stage.after.filter((id) => stages.find((each) => each.id === id)?.state !== "succeeded");
  if (open.length > 0) return running ? `waits for ${open.join(", ")}` : "not reached";
  return running ? "waits for a worker" : "not started";
}

/** One row a stage, one bar an attempt: failed ones numbered, with a dotted wait between. A click filters logs and graph. */
export function Gantt(props: GanttProps) {
  const { stages, startedAt, until, running, selected, onSelect, duration } = props;
  const span = Math.max(until - startedAt, 200) * 1.02;
  const at = (time: number): number => Math.max(0, ((time - startedAt) / span) * 100);
  const ticks = ticksOf(span);
  return (
    <div className="gantt" role="group" aria-label="Steps">
      <div className="gantt-axis" aria-hidden>
        {ticks.map((tick) => (
          <span key={tick} style={{ left: `${(tick / span) * 100}%` }}>
            {tick === 0 ? "0 s" : duration(tick)}
          </span>
        ))}
        {ticks.map((tick) => (
          <i key={tick} style={{ left: `${(tick / span) * 100}%` }} />
        ))}
      </div>
      {stages.map((stage) => (
        <button
          type="button"
          key={stage.id}
          className={`gantt-row ${stage.state} ${selected === stage.id ? "selected" : ""}`}
          onClick={() => onSelect(selected === stage.id ? null : stage.id)}
          aria-pressed={selected === stage.id}
        >
          <span className="gantt-name" title={stage.nodes.join(" → ")}>
            <b className="ellipsis">{stage.id}</b>
            <small>{stage.nodes.length > 1 ? `${stage.nodes.length} steps` : stage.kind}</small>
          </span>
          <span className="gantt-lane">
            {stage.attempts.map((attempt, index) => (
              <Bar
                key={attempt.id}
                stage={stage}
                attempt={attempt}
                before={stage.attempts[index - 1]}
                props={props}
                at={at}
              />
            ))}
            <Words stage={stage} props={props} at={at} />
            {running && <i className="gantt-now" style={{ left: `${at(until)}%` }} aria-hidden />}
          </span>
        </button>
      ))}
    </div>
  );
}
