import { SluiceError } from "#domain/errors/sluice-error.ts";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import { type Bundle, renderBundle } from "#server/airflow/index.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { bindDocument, type ReadDocument, readDocument } from "./bind-stored.ts";
import { nextVersionOf } from "./stored-version.ts";
import { getStoredPipeline, type StoredPipeline } from "./stored-pipeline.ts";

export interface Published {
  readonly stored: StoredPipeline;
  readonly document: ReadDocument;
  readonly nextVersion: number;
  /** Null where something keeps it from being rendered: then `problems` says what. */
  readonly bundle: Bundle | null;
  readonly problems: readonly Problem[];
}

async function render(workspaceId: string, given: Omit<Published, "bundle" | "problems">): Promise<Bundle> {
  const { draft } = given.document;
  const bound = await bindDocument(given.document);
  const errors = [...draft.problems, ...bound.problems].filter((each) => each.severity === "error");
  if (errors.length > 0) throw new SluiceError(errors);
  const plan = buildPlan(draft.pipeline, bound);
  if (plan.stages.length === 0)
    throw new SluiceError(
      problem("invalid_document", "The pipeline writes nothing.", {
        mend: "Add a step that writes a file or a table.",
      }),
    );
  const { text, hash } = given.stored.revision;
  return renderBundle({
    pipeline: draft.pipeline,
    text,
    plan,
    sourcesDirectory: artifacts().uploads(workspaceId),
    version: given.nextVersion,
    revisionHash: hash,
  });
}

/** The Airflow bundle of what is shown, as the next version would be. */
export async function renderPublished(caller: Pick<Caller, "workspaceId">, id: string): Promise<Published> {
  const { workspaceId } = caller;
  const given = await withWorkspace(workspaceId, async (tx) => {
    const stored = await getStoredPipeline(tx, id);
    return {
      stored,
      nextVersion: await nextVersionOf(tx, id),
      document: await readDocument(tx, id, stored.revision.text),
    };
  });
  try {
    return { ...given, bundle: await render(workspaceId, given), problems: [] };
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    return { ...given, bundle: null, problems: error.problems };
  }
}
