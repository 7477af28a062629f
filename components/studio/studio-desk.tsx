"use client";
import "./studio.css";
import { useCallback, useMemo, useState } from "react";
import { toast } from "sonner";
import type { ConversationView, SuggestionView } from "#domain/api/conversations.ts";
import type { PipelineView } from "#domain/api/pipelines.ts";
import type { KindName } from "#domain/nodes/table.ts";
import { newStep } from "#domain/pipeline/new-step.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import { plural } from "#domain/text/plural.ts";
import { FlowCanvas } from "../canvas/flow-canvas.tsx";
import { Inspector } from "../inspector/inspector.tsx";
import { Drawer } from "../preview/drawer.tsx";
import { PublishDialog } from "../publish/publish-dialog.tsx";
import { useReason } from "../shell/session.tsx";
import { sortFindings } from "../sources/finding-list.tsx";
import { BringArea } from "../sources/bring-area.tsx";
import { useSources } from "../sources/use-sources.ts";
import { CanvasBar } from "./canvas-bar.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";
import { RunStrip } from "./run-strip.tsx";
import { StaleDialog } from "./stale-dialog.tsx";
import { StudioBar } from "./studio-bar.tsx";
import { StudioChat } from "./studio-chat.tsx";
import { useBring, useReadSources } from "./use-bring.ts";
import { pendingAt, useDecisions } from "./use-decisions.ts";
import { useGraph } from "./use-graph.ts";
import { useFindingActions } from "./use-finding-actions.ts";
import { useLatestRun } from "./use-latest-run.ts";
import { useStartRun } from "./use-start-run.ts";
import type { Studio } from "./use-studio.ts";
import { useStudioKeys } from "./use-studio-keys.ts";
import { useSubject } from "./use-subject.ts";
import { useTouched } from "./use-touched.ts";

interface StudioDeskProps {
  readonly id: string;
  readonly studio: Studio;
  readonly pipeline: PipelineView;
  readonly conversation: ConversationView;
  readonly first: "upload" | "table" | "example" | null;
}

/** A problem of a step stands at the step and at the pipeline: it counts once. */
const countErrors = ({ problems, nodes }: PipelineView): number =>
  new Set(
    [...problems, ...nodes.flatMap((each) => each.problems)]
      .filter((each) => each.severity === "error")
      .map((each) => `${each.node}|${each.message}`),
  ).size;

export function StudioDesk({ id, studio, pipeline, conversation, first }: StudioDeskProps) {
  const [selected, setSelected] = useState<string | null>(null);
  const [hovered, setHovered] = useState<SuggestionView | null>(null);
  const [text, setText] = useState("");
  const [bringing, setBringing] = useState(false);
  const stopBringing = useCallback(() => setBringing(false), []);
  const [adding, setAdding] = useState(false);
  const [publishing, setPublishing] = useState(false);
  const editReason = useReason("pipeline.edit");
  const sources = useSources([]);
  useBring(studio, sources);
  const follow = useCallback(() => setSelected(null), []);
  const decisions = useDecisions(studio, id, { conversation, onFocus: follow });
  const { setFocused } = decisions;
  const own = useReadSources(pipeline, sources.sources);
  const findings = useMemo(() => sortFindings(conversation.findings), [conversation.findings]);
  const latest = useLatestRun(pipeline);
  const touched = useTouched();
  const { suggestions } = decisions;
  const graph = useGraph({ pipeline, suggestions, findings, runs: latest.steps, touched });
  const highlighted = useMemo(
    () => (hovered ?? decisions.pending.find((each) => each.key === decisions.focused))?.touches ?? [],
    [hovered, decisions.pending, decisions.focused],
  );
  const hover = useCallback(
    (name: string | null) => setHovered(pendingAt(name, pipeline, decisions.suggestions)),
    [pipeline, decisions.suggestions],
  );
  const { mutate: applyChange } = studio.apply;
  const apply = useCallback(
    (operations: Operation[], reason: string) =>
      applyChange({ id, revision: pipeline.revision.number, operations, reason }),
    [applyChange, id, pipeline.revision.number],
  );
  const { run, isStarting } = useStartRun(pipeline);
  const openSuggestion = decisions.pending.find((each) => each.key === decisions.focused) ?? null;
  const subject = useSubject({ pipeline, selected, focused: openSuggestion, suggestions: decisions.suggestions });
  const { node } = subject;
  const select = useCallback(
    (name: string | null) => {
      setSelected(name);
      const proposing = pendingAt(name, pipeline, decisions.suggestions);
      if (name === null || proposing) setFocused(proposing?.key ?? null);
    },
    [pipeline, decisions.suggestions, setFocused],
  );
  const about = useFindingActions(studio, id, { conversation, decisions, onSelect: select });
  const problems = useMemo(() => countErrors(pipeline), [pipeline]);
  const add = (kind: KindName) => {
    const added = newStep(pipeline, kind, selected === null ? { at: "nowhere" } : { at: "behind", step: selected });
    apply([...added.operations], `Add ${added.name}`);
    setSelected(added.name);
  };
  const validate = () => {
    void studio.pipeline.refetch();
    touched.touchAll(pipeline);
    const broken = pipeline.nodes.find((each) => each.problems.length > 0);
    if (broken) setSelected(broken.name);
    toast(problems === 0 ? "No problems: the draft can run." : `${plural(problems, "problem")} to fix.`);
  };
  const revision = { id, revision: pipeline.revision.number };
  useStudioKeys({
    studio,
    pipeline,
    conversation,
    onRun: problems === 0 && pipeline.nodes.length > 0 ? run : null,
    onAdd: () => setAdding(true),
    onRequest: setText,
  });
  return (
    <>
      <StudioBar
        pipeline={pipeline}
        saving={studio.apply.isPending || studio.saveText.isPending}
        starting={isStarting}
        problems={problems}
        onValidate={validate}
        onRun={run}
        onPublish={() => setPublishing(true)}
      />
      <div className="studio">
        <StudioChat
          studio={studio}
          pipeline={pipeline}
          conversation={conversation}
          decisions={decisions}
          sources={own}
          findings={findings}
          actions={about.actions}
          hovered={hovered}
          onHover={setHovered}
          onFocus={(key) => {
            follow();
            setFocused(key);
          }}
          onFiles={sources.upload}
          text={text}
          onText={setText}
        />
        <div className="studio-middle">
          <BringArea
            sources={sources}
            first={first}
            isEmpty={graph.steps.length === 0}
            isBringing={bringing}
            onClose={stopBringing}
            onExample={setText}
            canvas={
              <FlowCanvas
                graph={graph}
                text={pipeline.text}
                nodes={pipeline.nodes}
                groups={pipeline.groups}
                selected={selected}
                highlighted={highlighted}
                editable={!editReason}
                onSelect={select}
                onHover={hover}
                onApply={apply}
              />
            }
            bar={
              <CanvasBar
                canUndo={pipeline.canUndo}
                canRedo={pipeline.canRedo}
                pending={decisions.pending.length}
                findings={findings.filter((each) => each.severity !== "notice").length}
                stops={findings.filter((each) => each.severity === "stops_run").length}
                adding={adding}
                onAdding={setAdding}
                onAdd={add}
                onBring={() => setBringing(!bringing)}
                onUndo={() => studio.undo.mutate(revision)}
                onRedo={() => studio.redo.mutate(revision)}
              />
            }
          />
          {latest.run && <RunStrip run={latest.run} changed={latest.changed} onShowStep={select} />}
          <Drawer
            pipeline={pipeline}
            node={node}
            shown={subject.shown}
            onSelect={select}
            saving={studio.saveText.isPending}
            onSaveText={(next) => studio.saveText.mutate({ ...revision, text: next })}
          />
        </div>
        <aside className="studio-inspector" aria-label="Inspector">
          <Inspector
            key={node?.name ?? subject.proposed?.name ?? "none"}
            pipeline={pipeline}
            subject={subject}
            findings={findings}
            suggestions={decisions.suggestions}
            focused={decisions.focused}
            touched={touched}
            actions={about.actions}
            onApply={apply}
            onSelect={select}
          />
        </aside>
      </div>
      <PublishDialog
        open={publishing}
        pipeline={pipeline}
        onClose={() => setPublishing(false)}
        onPublished={() => void studio.pipeline.refetch()}
      />
      <ReasonDialog
        open={about.keeping !== null}
        title="Keep as is"
        description="The finding stays known; the reason is kept in the audit."
        action="Keep as is"
        onClose={about.stopKeeping}
        onDone={about.keep}
      />
      <StaleDialog studio={studio} id={id} />
    </>
  );
}
