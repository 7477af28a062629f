"use client";
import { FileText } from "lucide-react";
import type { SourceView } from "#domain/api/sources.ts";
import { Button } from "../ui/button.tsx";
import { formatBytes, formatNumber } from "../ui/format.ts";
import { Kbd } from "../ui/kbd.tsx";
import { Pill } from "../ui/pill.tsx";
import { ProblemCard } from "../ui/problem-card.tsx";
import { Progress } from "../ui/states.tsx";
import { ProfileTable } from "./profile-table.tsx";
import { partDone, sourceTones, sourceWords } from "./source-words.ts";

interface ProfilingCardProps {
  readonly source: SourceView;
  /** Whether Escape cancels this one. */ readonly isOnEscape?: boolean;
  readonly onCancel: () => void;
  readonly onAgain: () => void;
  readonly onRemove?: () => void;
}

function Figures({ source }: { source: SourceView }) {
  const { progress, profile } = source;
  if (profile)
    return (
      <p className="profiling-figures figures">
        <span>
          <b>{formatNumber(profile.rows)}</b> rows
        </span>
        <span className="spacer" />
        <span>
          <b>{formatNumber(profile.columns.length)}</b> columns
        </span>
      </p>
    );
  if (!progress) return null;
  return (
    <p className="profiling-figures figures">
      <span>
        <b>{formatNumber(progress.rowsRead)}</b>{" "}
        {progress.rowsAbout !== null ? `of about ${formatNumber(progress.rowsAbout)} rows` : "rows"}
      </span>
      {progress.rowsPerSecond !== null && (
        <span>
          <b>{formatNumber(Math.round(progress.rowsPerSecond))}</b> rows/s
        </span>
      )}
      {progress.secondsLeft !== null && progress.secondsLeft > 0 && (
        <span>
          <b>{Math.ceil(progress.secondsLeft)} s</b> left to read
        </span>
      )}
      <span className="spacer" />
      <span>
        <b>{formatNumber(progress.settled)}</b> of {formatNumber(progress.columnCount)} columns
      </span>
    </p>
  );
}

/** A source while it is read, and as it was found. */
export function ProfilingCard({ source, isOnEscape = false, onCancel, onAgain, onRemove }: ProfilingCardProps) {
  const { progress, profile } = source;
  const busy = source.state === "profiling" || source.state === "waiting";
  return (
    <section
      className="profiling"
      aria-label={`Source ${source.name}`}
      data-testid={`source-${source.name}`}
      data-state={source.state}
    >
      <header>
        <span className="profiling-icon">
          <FileText size={16} strokeWidth={1.6} aria-hidden />
        </span>
        <div>
          <p>
            <code>{source.name}</code> <Pill tone={sourceTones[source.state]}>{sourceWords[source.state]}</Pill>
          </p>
          <p className="secondary">
            {[formatBytes(source.sizeBytes), progress?.dialect].filter((each) => each && each !== "–").join(" · ")}
          </p>
        </div>
        {busy && <Button onClick={onCancel}>Cancel {isOnEscape && <Kbd>Esc</Kbd>}</Button>}
        {(source.state === "failed" || source.state === "cancelled") && (
          <>
            <Button onClick={onAgain}>Try again</Button>
            {onRemove && <Button onClick={onRemove}>Remove</Button>}
          </>
        )}
      </header>
      {busy && <Progress value={partDone(progress)} label={`Reading ${source.name}`} />}
      <Figures source={source} />
      {source.problems.map((problem, index) => (
        <ProblemCard key={index} problem={problem} />
      ))}
      {profile ? (
        <ProfileTable columns={profile.columns} rows={profile.rows} />
      ) : (
        progress && (
          <ProfileTable
            columns={progress.columns}
            rows={progress.rowsRead}
            reading={progress.reading}
            waiting={progress.waiting}
          />
        )
      )}
    </section>
  );
}
