import { cancelRun } from "#server/runs/cancel-run.ts";
import { getDashboard } from "#server/runs/get-dashboard.ts";
import { getRun, getRunRow } from "#server/runs/get-run.ts";
import { latestRun } from "#server/runs/latest-run.ts";
import { listRunLogs } from "#server/runs/list-run-logs.ts";
import { listRunSamples } from "#server/runs/list-run-samples.ts";
import { listRuns } from "#server/runs/list-runs.ts";
import { listResults } from "#server/runs/list-results.ts";
import { readResultRows } from "#server/runs/result-rows.ts";
import { resumeRun } from "#server/runs/resume-run.ts";
import { startRun } from "#server/runs/start-run.ts";
import { done } from "./done.ts";
import type { Handlers } from "./handler.ts";

export const runsHandlers = {
  runs: {
    list: ({ caller, input }) => listRuns(caller, input),
    get: ({ caller, input }) => getRun(caller, input.id),
    start: async ({ caller, input }) =>
      getRunRow(caller, (await startRun(caller, { pipelineId: input.pipeline, revision: input.revision })).runId),
    cancel: ({ caller, input }) => done(cancelRun(caller, input.id)),
    resume: async ({ caller, input }) => getRunRow(caller, (await resumeRun(caller, input.id)).runId),
    logs: ({ caller, input }) => listRunLogs(caller, input),
    samples: ({ caller, input }) => listRunSamples(caller, input.id),
    results: ({ caller, input }) => listResults(caller, input.id),
    resultRows: ({ caller, input }) => readResultRows(caller, input),
    latest: ({ caller, input }) => latestRun(caller, input),
  },
  dashboard: { get: ({ caller }) => getDashboard(caller) },
} satisfies Handlers<"runs" | "dashboard">;
