import type { RunState } from "#domain/runs/state.ts";
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

export const RunStatePill = ({ state }: { state: RunState }) => <Pill tone={tones[state]}>{words[state]}</Pill>;
export const runStateWord = (state: RunState): string => words[state];
