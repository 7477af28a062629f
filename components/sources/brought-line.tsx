import { RotateCw, X } from "lucide-react";
import type { SourceView } from "#domain/api/sources.ts";
import type { Problem } from "#domain/errors/problem.ts";
import { Button } from "../ui/button.tsx";
import { formatBytes, formatNumber } from "../ui/format.ts";
import { Pill } from "../ui/pill.tsx";
import { Progress } from "../ui/states.tsx";
import { partDone, sourceTones, sourceWords } from "./source-words.ts";
import type { Sources, Uploading } from "./use-sources.ts";

interface RefusedProps {
  readonly name: string;
  readonly word: string;
  readonly tone: "bad" | "warn";
  readonly problem: Problem | null;
  readonly onAgain: () => void;
  readonly onRemove: () => void;
}

/** A file that is not there to be used: why, what to do, and how to be rid of it, beside its name. */
function Refused({ name, word, tone, problem, onAgain, onRemove }: RefusedProps) {
  return (
    <div className="brought-line" data-testid={`brought-${name}`}>
      <p className="brought-name">
        <code title={name}>{name}</code>
        <Pill tone={tone}>{word}</Pill>
      </p>
      <div className="brought-why" role="alert">
        <p>
          {problem?.message ?? "Nothing of it was kept."}
          {problem?.row ? <span className="secondary"> Row {formatNumber(problem.row)}.</span> : null}
        </p>
        {problem?.mend && <p className="secondary">{problem.mend}</p>}
      </div>
      <Button size="sm" icon={<RotateCw size={13} />} onClick={onAgain}>
        Try again
      </Button>
      <Button size="sm" icon={<X size={13} />} aria-label={`Remove ${name}`} onClick={onRemove}>
        Remove
      </Button>
    </div>
  );
}

function UploadLine({ uploading, sources }: { uploading: Uploading; sources: Sources }) {
  const { file, progress, problem, upload } = uploading;
  if (problem)
    return (
      <Refused
        name={file.name}
        word="Not taken"
        tone="bad"
        problem={problem}
        onAgain={() => sources.uploadAgain(uploading)}
        onRemove={() => sources.forgetUpload(uploading)}
      />
    );
  return (
    <div className="uploading" role="status">
      <p>
        <code>{file.name}</code>{" "}
        <span className="secondary figures">
          {formatBytes(progress?.sentBytes ?? 0)} of {formatBytes(progress?.totalBytes ?? 0)}
          {progress ? `, ${formatBytes(progress.bytesPerSecond)}/s` : ""}
        </span>
        <span className="spacer" />
        <Button size="sm" onClick={() => upload?.cancel()}>
          Cancel
        </Button>
      </p>
      <Progress
        value={progress ? progress.sentBytes / Math.max(1, progress.totalBytes) : 0}
        label={`Uploading ${file.name}`}
      />
    </div>
  );
}

function SourceLine({ source, sources }: { source: SourceView; sources: Sources }) {
  const { name, state, progress } = source;
  if (state === "failed" || state === "cancelled")
    return (
      <Refused
        name={name}
        word={state === "failed" ? "Could not be read" : sourceWords.cancelled}
        tone={state === "failed" ? "bad" : "warn"}
        problem={source.problems[0] ?? null}
        onAgain={() => sources.again.mutate({ id: source.id })}
        onRemove={() => sources.remove.mutate({ id: source.id })}
      />
    );
  return (
    <div className="uploading" role="status" data-testid={`brought-${name}`}>
      <p>
        <code>{name}</code> <Pill tone={sourceTones[state]}>{sourceWords[state]}</Pill>
        <span className="secondary figures">{progress ? `${formatNumber(progress.rowsRead)} rows` : ""}</span>
        <span className="spacer" />
        <Button size="sm" onClick={() => sources.cancel.mutate({ id: source.id })}>
          Cancel
        </Button>
      </p>
      <Progress value={partDone(progress)} label={`Reading ${name}`} />
    </div>
  );
}

/** Something that is being brought, or could not be: an upload, or a source. */
export type Brought =
  | { readonly kind: "upload"; readonly upload: Uploading }
  | { readonly kind: "source"; readonly source: SourceView };

export const BroughtLine = ({ brought, sources }: { brought: Brought; sources: Sources }) =>
  brought.kind === "upload" ? (
    <UploadLine uploading={brought.upload} sources={sources} />
  ) : (
    <SourceLine source={brought.source} sources={sources} />
  );
