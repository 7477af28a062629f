import { useEffect, useMemo, useRef } from "react";
import { toast } from "sonner";
import type { KindName } from "#domain/nodes/table.ts";
import type { PipelineNode, StepGroup } from "#domain/pipeline/document.ts";
import { copySteps, droppedSentence, pasteSteps } from "#domain/pipeline/fragment.ts";
import { freeGroupName } from "#domain/pipeline/groups.ts";
import { newStep, type StepPlace } from "#domain/pipeline/new-step.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import { plural } from "#domain/text/plural.ts";

export interface EditTarget {
  readonly text: string;
  readonly nodes: readonly PipelineNode[];
  readonly groups: readonly StepGroup[];
  readonly onApply: (operations: Operation[], reason: string) => void;
  /** Steps that are to be selected as soon as they are there. */
  readonly onMade: (names: readonly string[]) => void;
}

/** Where the browser keeps its clipboard from pages, copies stay on this page. */
let ownCopy = "";

async function writeClipboard(text: string): Promise<void> {
  ownCopy = text;
  await navigator.clipboard?.writeText(text).catch(() => undefined);
}

async function readClipboard(): Promise<string> {
  const text = await navigator.clipboard?.readText().catch(() => "");
  return text || ownCopy;
}

/** Those of the names that the document has: what is only proposed cannot be changed. */
function written(nodes: readonly PipelineNode[], names: readonly string[]): string[] {
  const all = new Set(nodes.map((node) => node.name));
  return names.filter((name) => all.has(name));
}

/** Every change of several steps; each is one change of the document, and so one undo. */
export function useEdits(target: EditTarget) {
  const latest = useRef(target);
  useEffect(() => {
    latest.current = target;
  });
  return useMemo(() => {
    const known = (names: readonly string[]): string[] => written(latest.current.nodes, names);
    const textOf = (names: readonly string[]): string => {
      const own = known(names);
      return own.length === 0 ? "" : copySteps(latest.current.text, own);
    };
    const paste = (fragment: string, what = "Paste"): void => {
      const { nodes, onApply, onMade } = latest.current;
      const pasted = pasteSteps({ nodes }, fragment);
      if ("problems" in pasted) {
        const [problem] = pasted.problems;
        toast.error(problem!.message, { description: problem!.mend });
        return;
      }
      const made = [...pasted.names.values()];
      onApply([...pasted.operations], `${what} ${plural(made.length, "step")}`);
      onMade(made);
      const sentence = droppedSentence(pasted.dropped);
      if (sentence) toast(sentence);
    };
    const remove = (names: readonly string[], what = "Delete"): void => {
      const own = known(names);
      if (own.length === 0) return;
      const said = own.length > 3 ? plural(own.length, "step") : own.join(", ");
      latest.current.onApply([{ op: "removeNodes", nodes: own }], `${what} ${said}`);
    };
    const setGroup = (name: string, to: StepGroup | null): void => {
      const does = to === null ? "Ungroup" : to.folded ? "Fold" : "Group";
      latest.current.onApply(
        [{ op: "setGroup", group: name, to: to && { ...to, steps: [...to.steps] } }],
        `${does} ${to?.name ?? name}`,
      );
    };
    const addStep = (kind: KindName, place: StepPlace, position?: readonly [number, number]): void => {
      const { nodes, onApply, onMade } = latest.current;
      const { name, operations } = newStep({ nodes }, kind, place);
      const placed: Operation[] = position
        ? [{ op: "setLayout", positions: { [name]: [Math.round(position[0]), Math.round(position[1])] } }]
        : [];
      onApply([...operations, ...placed], `Add ${name}`);
      onMade([name]);
    };
    return {
      textOf,
      paste,
      remove,
      addStep,
      setGroup,
      duplicate: (names: readonly string[]) => {
        const fragment = textOf(names);
        if (fragment) paste(fragment, "Duplicate");
      },
      copy: (names: readonly string[]) => {
        const fragment = textOf(names);
        if (fragment) void writeClipboard(fragment);
      },
      cut: (names: readonly string[]) => {
        const fragment = textOf(names);
        if (!fragment) return;
        void writeClipboard(fragment);
        remove(names, "Cut");
      },
      pasteFromClipboard: () => void readClipboard().then((fragment) => paste(fragment)),
      group: (names: readonly string[], wanted: string) => {
        const steps = known(names);
        if (steps.length === 0) return;
        const name = freeGroupName(latest.current.groups, wanted.trim() || "Group");
        setGroup(name, { name, steps, folded: false });
      },
      groupNamed: (name: string) => latest.current.groups.find((group) => group.name === name) ?? null,
      groupOf: (step: string) => latest.current.groups.find((group) => group.steps.includes(step)) ?? null,
    };
  }, []);
}
export type Edits = ReturnType<typeof useEdits>;
