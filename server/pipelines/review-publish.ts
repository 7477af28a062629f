import type { PublishReview } from "#domain/api/publish.ts";
import { describeChanges } from "#domain/pipeline/describe-changes.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { dagId } from "#server/airflow/index.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { readText } from "#server/platform/document-thread/read-text.ts";
import { compareBundle } from "./compare-bundle.ts";
import { otherNames } from "./deliver-version.ts";
import { type Published, renderPublished } from "./render-published.ts";
import { type ScheduleView, viewSchedule } from "./schedule-words.ts";
import { dagFolder, findLiveVersion, isDagTaken } from "./stored-version.ts";
import { viewVersions } from "./view-versions.ts";

type Check = PublishReview["checks"][number];
const passed = (name: string, message: string): Check => ({ name, passed: true, message, mend: null });

/** The connections that the steps name; Airflow has its own, under the same ids. */
const connectionsOf = (pipeline: Pipeline): string[] => [
  ...new Set(
    pipeline.nodes.flatMap((node) => (typeof node.config.connection === "string" ? [node.config.connection] : [])),
  ),
];

async function checksOf(
  { stored, document, bundle, problems }: Published,
  given: { dagId: string; schedule: ScheduleView | null },
): Promise<Check[]> {
  const taken = await isDagTaken(given.dagId, stored.record.id);
  const steps = document.draft.pipeline.nodes.length;
  return [
    ...problems.map(({ node, message, mend }): Check => ({ name: node ?? "pipeline", passed: false, message, mend })),
    ...(bundle ? [passed("pipeline", `${steps} steps without problems`)] : []),
    taken
      ? {
          name: "name",
          passed: false,
          message: `Another pipeline is published as ${given.dagId}.`,
          mend: "Rename this pipeline.",
        }
      : passed("name", `The DAG's name is ${given.dagId}`),
    ...(given.schedule?.fault
      ? [
          {
            name: "schedule",
            passed: false,
            message: given.schedule.fault,
            mend: "Set a schedule such as 0 6 * * * in the inspector, or none.",
          },
        ]
      : []),
  ];
}

/** What publishing would write, against what lies there now, and whether it may. */
export async function reviewPublish(caller: Caller, pipelineId: string): Promise<PublishReview> {
  const published = await renderPublished(caller, pipelineId);
  const { pipeline } = published.document.draft;
  const id = published.bundle?.dagId ?? dagId(pipeline.name);
  const schedule = pipeline.schedule ? viewSchedule(pipeline.schedule, new Date()) : null;
  const { before, retires } = await withWorkspace(caller.workspaceId, async (tx) => {
    const others = await otherNames(tx, pipelineId, id);
    const live = await findLiveVersion(tx, published.stored.record);
    if (!live) return { before: null, retires: others };
    const { text } = await tx.revision.findUniqueOrThrow({
      where: { pipelineId_number: { pipelineId, number: live.revision } },
    });
    const [view] = await viewVersions(tx, published.stored.record, [live]);
    return { before: { view: view!, text }, retires: others };
  });
  return {
    files: published.bundle ? await compareBundle(published.bundle, dagFolder(id)) : [],
    checks: await checksOf(published, { dagId: id, schedule }),
    folder: dagFolder(id),
    nextVersion: published.nextVersion,
    dagId: id,
    replaces: before?.view ?? null,
    changes: before ? describeChanges((await readText(before.text)).pipeline, pipeline) : [],
    schedule: schedule && { ...schedule, next: [...schedule.next] },
    connections: connectionsOf(pipeline),
    retires,
  };
}
