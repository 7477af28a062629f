import { addSource } from "#server/pipelines/add-source.ts";
import { applyToPipeline, saveText } from "#server/pipelines/change-document.ts";
import { createPipeline } from "#server/pipelines/create-pipeline.ts";
import { duplicatePipeline } from "#server/pipelines/duplicate-pipeline.ts";
import { countFacets } from "#server/pipelines/filter-pipelines.ts";
import { labelPipeline } from "#server/pipelines/label-pipeline.ts";
import { listPipelines } from "#server/pipelines/list-pipelines.ts";
import { listRevisions } from "#server/pipelines/list-revisions.ts";
import { getLineage, getRows, getSql } from "#server/pipelines/read-pipeline.ts";
import { removePipeline } from "#server/pipelines/remove-pipeline.ts";
import { getStepChanges } from "#server/pipelines/step-changes.ts";
import { redo, undo } from "#server/pipelines/undo-redo.ts";
import { viewPipeline } from "#server/pipelines/view-pipeline.ts";
import { checkApart } from "#server/platform/document-thread/read-text.ts";
import { done } from "./done.ts";
import type { Handlers } from "./handler.ts";

export const pipelineHandlers = {
  pipelines: {
    list: ({ caller, input }) => listPipelines(caller, input),
    facets: ({ caller }) => countFacets(caller),
    label: ({ caller, input }) => done(labelPipeline(caller, input)),
    get: ({ caller, input }) => viewPipeline(caller, input.id),
    create: ({ caller, input }) => createPipeline(caller, input),
    edit: ({ caller, input }) => applyToPipeline(caller, input),
    saveText: ({ caller, input }) => saveText(caller, input),
    check: ({ input }) => checkApart(input.text),
    addSource: ({ caller, input }) => addSource(caller, input),
    undo: ({ caller, input }) => undo(caller, input),
    redo: ({ caller, input }) => redo(caller, input),
    duplicate: ({ caller, input }) => duplicatePipeline(caller, input),
    remove: ({ caller, input }) => done(removePipeline(caller, input.id)),
    revisions: ({ caller, input }) => listRevisions(caller, input),
    rows: ({ caller, input }) => getRows(caller, input),
    changes: ({ caller, input }) => getStepChanges(caller, input),
    sql: ({ caller, input }) => getSql(caller, input),
    lineage: ({ caller, input }) => getLineage(caller, input),
  },
} satisfies Handlers<"pipelines">;
