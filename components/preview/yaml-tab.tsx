"use client";
import { useMemo, useRef, useState } from "react";
import type { PipelineView } from "#domain/api/pipelines.ts";
import type { PlacedProblem } from "#domain/pipeline/place-problems.ts";
import { plural } from "#domain/text/plural.ts";
import { useReason } from "../shell/session.tsx";
import { showError } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import type { EditorHandle } from "../ui/code-editor.tsx";
import { CodeView } from "../ui/code-view.tsx";
import { Few } from "../ui/few.tsx";
import { useTextCheck } from "./use-text-check.ts";
import type { TextDraft } from "./use-text-draft.ts";

interface YamlTabProps {
  readonly pipeline: PipelineView;
  readonly draft: TextDraft;
  readonly saving: boolean;
  readonly onSave: (text: string) => void;
}

/** The place is said beside it. */
const plainMessage = (message: string): string =>
  message.replace(/^Line \d+, column \d+: /, "").replace(/ at line \d+, column \d+:?$/, "");

interface ProblemsProps {
  readonly problems: readonly PlacedProblem[];
  readonly total: number;
  readonly onGo: (at: number) => void;
}

function Problems({ problems, total, onGo }: ProblemsProps) {
  return (
    <section className="yaml-problems" aria-label="Problems in the text">
      <Few items={problems}>
        {(each, index) => (
          <button type="button" key={index} className="yaml-problem" onClick={() => onGo(each.from)}>
            <span className="figures">
              Line {each.line}, column {each.column}
            </span>
            <span>
              {plainMessage(each.problem.message)}
              {each.problem.mend && <small> {each.problem.mend}</small>}
            </span>
          </button>
        )}
      </Few>
      {total > problems.length && <p className="meta">and {total - problems.length} more</p>}
    </section>
  );
}

function words(draft: TextDraft, number: number, isReadable: boolean): string {
  if (!isReadable) return "Not saved: the canvas shows the last state that can be read";
  return draft.isOvertaken
    ? `Not saved; the pipeline is at r${number} by now, and your text takes its place`
    : "Not saved";
}

/** The pipeline as text: checked while it is written, kept while it has a fault, saved when it can be read. */
export function YamlTab({ pipeline, draft, saving, onSave }: YamlTabProps) {
  const reason = useReason("pipeline.edit");
  const editor = useRef<EditorHandle | null>(null);
  const [asking, setAsking] = useState(false);
  const { checked, ensure } = useTextCheck(draft.text);
  const marks = useMemo(
    () =>
      (checked?.problems ?? []).map(({ problem, from, to }) => ({
        from,
        to,
        severity: problem.severity,
        message: [plainMessage(problem.message), problem.mend].filter(Boolean).join(" "),
      })),
    [checked],
  );
  const go = (at: number) => editor.current?.goTo(at);
  const save = async () => {
    setAsking(true);
    try {
      const answer = await ensure(draft.text);
      if (answer.isReadable) onSave(draft.text);
      else go(answer.problems[0]?.from ?? 0);
    } catch (error) {
      showError(error);
    } finally {
      setAsking(false);
    }
  };
  const problems = checked?.problems ?? [];
  return (
    <div className="yaml-tab">
      <CodeView
        value={draft.text}
        language="yaml"
        label="Pipeline as YAML"
        onChange={reason ? undefined : draft.write}
        marks={marks}
        cursorRef={draft.cursorRef}
        handleRef={editor}
      />
      {problems.length > 0 && <Problems problems={problems} total={checked?.total ?? 0} onGo={go} />}
      {draft.isChanged && (
        <footer>
          <span className="secondary" role="status">
            {words(draft, pipeline.revision.number, checked?.isReadable ?? true)}
            {problems.length > 0 && ` · ${plural(checked?.total ?? 0, "problem")}`}
          </span>
          <span className="spacer" />
          <Button size="sm" onClick={draft.takeBack}>
            Take back
          </Button>
          <Button size="sm" variant="primary" loading={saving || asking} onClick={() => void save()}>
            Save the text
          </Button>
        </footer>
      )}
    </div>
  );
}
