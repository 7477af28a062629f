import type { Pipeline } from "#domain/pipeline/document.ts";
import type { Plan } from "#domain/plan/plan.ts";
import { isTyped } from "#domain/reading/file-reading.ts";
import { placeSources, readFromPlaces, sizeSources } from "./bundled-sources.ts";
import { programOf } from "./program.ts";
import { dagId } from "./python-literal.ts";
import { renderDag } from "./render-dag.ts";
import { runtimeFiles } from "./runtime-files.ts";

export interface BundleRequest {
  readonly pipeline: Pipeline;
  /** The document as it is stored. */
  readonly text: string;
  readonly plan: Plan;
  /** Where a relative source path resolves now; null where the sources stay where they are. */
  readonly sourcesDirectory: string | null;
  readonly version: number | null;
  readonly revisionHash: string;
}

export type BundleFile =
  | { readonly path: string; readonly text: string }
  /** A source file that is copied as it is. */
  | { readonly path: string; readonly copyOf: string; readonly sizeBytes: number };

export interface Bundle {
  readonly dagId: string;
  readonly dagFile: string;
  readonly files: readonly BundleFile[];
}

const unpacksZstd = (plan: Plan): boolean =>
  plan.stages.some(({ nodes }) => nodes.some(({ source }) => source?.dialect.packed === "zstd"));

const readsTyped = (plan: Plan): boolean =>
  plan.stages.some(({ nodes }) => nodes.some(({ source }) => source !== null && isTyped(source.dialect)));

const readsSheets = (plan: Plan): boolean =>
  plan.stages.some(({ nodes }) => nodes.some(({ source }) => source?.dialect.sheet !== undefined));

const requirementsOf = (plan: Plan): string =>
  [
    "# What a task needs beside Airflow itself.",
    "duckdb==1.5.5",
    "apache-airflow-providers-postgres",
    ...(readsTyped(plan) ? ["pyarrow==26.0.1"] : []),
    ...(unpacksZstd(plan) || readsTyped(plan) ? ["zstandard==0.25.0"] : []),
    ...(readsSheets(plan) ? ["python-calamine==0.9.1"] : []),
    "",
  ].join("\n");

/** Everything a published pipeline needs in Airflow: the DAG, the plan, the document, the runtime and the uploads it reads. */
export async function renderBundle(request: BundleRequest): Promise<Bundle> {
  const { pipeline, text } = request;
  const places = request.sourcesDirectory === null ? [] : placeSources(request.plan);
  const plan = readFromPlaces(request.plan, places);
  const runtime = runtimeFiles();
  const id = dagId(pipeline.name);
  const dagFile = `${id}.py`;
  const dag = renderDag({
    name: pipeline.name,
    description: `${pipeline.nodes.length} steps, published from Sluice`,
    schedule: pipeline.schedule,
    plan,
    runtime: runtime.hash,
    tags: [
      "sluice",
      ...(request.version === null ? [] : [`v${request.version}`]),
      `rev-${request.revisionHash.slice(0, 10)}`,
    ],
  });
  return {
    dagId: id,
    dagFile,
    files: [
      { path: dagFile, text: dag },
      { path: ".airflowignore", text: "sluice_airflow/\n" },
      { path: "pipeline.yaml", text },
      { path: "plan.json", text: `${JSON.stringify(programOf(plan), null, 1)}\n` },
      { path: "requirements.txt", text: requirementsOf(request.plan) },
      ...runtime.files.map(({ name, text: code }) => ({ path: `sluice_airflow/${name}`, text: code })),
      ...(request.sourcesDirectory === null ? [] : await sizeSources(places, request.sourcesDirectory)),
    ],
  };
}
