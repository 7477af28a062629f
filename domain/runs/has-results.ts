import type { RunView } from "../api/runs.ts";

/** Whether a run has left rows to look at: outputs, rejected rows, or those of a check that stopped it. */
export const hasResults = (run: Pick<RunView, "outputs" | "rejected" | "problems">): boolean =>
  run.outputs.length > 0 || (run.rejected ?? 0) > 0 || run.problems.some(({ code }) => code === "check_stopped");
