import { compareVersions } from "#server/pipelines/compare-versions.ts";
import { publishPipeline } from "#server/pipelines/publish-pipeline.ts";
import { reviewPublish } from "#server/pipelines/review-publish.ts";
import { restoreVersion, rollBack } from "#server/pipelines/roll-back.ts";
import { listVersions } from "#server/pipelines/view-versions.ts";
import type { Handlers } from "./handler.ts";

export const publishHandlers = {
  publish: {
    review: ({ caller, input }) => reviewPublish(caller, input.id),
    publish: ({ caller, input }) => publishPipeline(caller, input),
    versions: ({ caller, input }) => listVersions(caller, input.id),
    compare: ({ caller, input }) => compareVersions(caller, input),
    rollback: ({ caller, input }) => rollBack(caller, input),
    restore: ({ caller, input }) => restoreVersion(caller, input),
  },
} satisfies Handlers<"publish">;
