import type { RunState } from "#domain/runs/state.ts";
import { plural } from "#domain/text/plural.ts";
import { Pill, type Tone } from "../ui/pill.tsx";

const tones: Record<RunState, Tone> = {
  queued: "idle",
  running: "run",
  succeeded: "ok",
  failed: "bad",
  cancelled: "warn",
};
const words: Record<RunState, string> = {
  queued: "Queued",
  running: "Running",
  succeeded: "Succeeded",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** A run that succeeded and has warnings is no plain success: it is told in red until somebody has looked. */
export function RunStatePill({ state, warnings }: { state: RunState; warnings: number }) {
  const isDoubtful = state === "succeeded" && warnings > 0;
  return (
    <Pill tone={isDoubtful ? "bad" : tones[state]}>
      {words[state]}
      {isDoubtful ? `, ${plural(warnings, "warning")}` : ""}
    </Pill>
  );
}
export const runStateWord = (state: RunState): string => words[state];
