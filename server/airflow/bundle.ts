import { stat } from "node:fs/promises";
import path from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import type { Plan } from "#domain/plan/plan.ts";
import { programOf } from "./program.ts";
import { dagId } from "./python-literal.ts";
import { renderDag } from "./render-dag.ts";
import { runtimeFiles } from "./runtime-files.ts";

export const maxBundledBytes = 100_000_000;

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

export interface Bundle { readonly dagId: string; readonly dagFile: string; readonly files: readonly BundleFile[] }

const requirements = `# What a task needs beside Airflow itself.
duckdb==1.5.6
apache-airflow-providers-postgres
`;

async function bundledSources({ plan, sourcesDirectory }: BundleRequest): Promise<BundleFile[]> {
  if (sourcesDirectory === null) return [];
  const paths = new Set(plan.stages.flatMap((stage) => stage.nodes.flatMap((node) => (node.source && !path.isAbsolute(node.source.path) ? [node.source.path] : []))));
  const files: BundleFile[] = [];
  for (const each of paths) {
    if (/[*?[]/.test(each)) throw fail("invalid_document", `${each} names more than one file; a bundle takes single files.`, { got: each, mend: "Name one file, or use an absolute path that Airflow's workers see." });
    const copyOf = path.join(sourcesDirectory, each);
    const { size } = await stat(copyOf).catch(() => { throw fail("source_unreadable", `${each} is not there.`, { got: each, mend: "Bring the file again." }); });
    files.push({ path: `sources/${each}`, copyOf, sizeBytes: size });
  }
  const total = files.reduce((sum, file) => sum + ("sizeBytes" in file ? file.sizeBytes : 0), 0);
  if (total > maxBundledBytes) {
    throw fail("too_large", `The uploads are ${Math.ceil(total / 1e6)} MB together; a bundle takes at most ${maxBundledBytes / 1e6} MB.`, { expected: `at most ${maxBundledBytes / 1e6} MB`, got: `${Math.ceil(total / 1e6)} MB`, mend: "Put the files where Airflow's workers see them and read them by an absolute path, or load them into a database first." });
  }
  return files;
}

/** Everything a published pipeline needs in Airflow: the DAG, the plan, the document, the runtime and the uploads it reads. */
export async function renderBundle(request: BundleRequest): Promise<Bundle> {
  const { pipeline, plan, text } = request;
  const runtime = runtimeFiles();
  const id = dagId(pipeline.name);
  const dagFile = `${id}.py`;
  const dag = renderDag({
    name: pipeline.name, description: `${pipeline.nodes.length} steps, published from Sluice`, schedule: pipeline.schedule, plan, runtime: runtime.hash,
    tags: ["sluice", ...(request.version === null ? [] : [`v${request.version}`]), `rev-${request.revisionHash.slice(0, 10)}`],
  });
  return {
    dagId: id, dagFile,
    files: [
      { path: dagFile, text: dag },
      { path: ".airflowignore", text: "sluice_airflow/\n" },
      { path: "pipeline.yaml", text },
      { path: "plan.json", text: `${JSON.stringify(programOf(plan), null, 1)}\n` },
      { path: "requirements.txt", text: requirements },
      ...runtime.files.map(({ name, text: code }) => ({ path: `sluice_airflow/${name}`, text: code })),
      ...(await bundledSources(request)),
    ],
  };
}
