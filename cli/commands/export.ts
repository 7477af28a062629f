import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { canonicalMeaning } from "#domain/pipeline/print-node.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import { renderBundle, writeBundle } from "#server/airflow/index.ts";
import { readConnections } from "../connections.ts";
import { freezeSources } from "../freeze-sources.ts";
import { signalOfProcess, withEngine } from "../local-engine.ts";
import { exitCodes, printResult, say } from "../output.ts";
import { connectionNames, readPipeline } from "../read-document.ts";

interface ExportOptions {
  readonly output: string;
  readonly connection: readonly string[];
}

/** Freezes the plan on the sources as they are now and writes the bundle that Publish writes. */
async function exportAirflow(file: string, options: ExportOptions): Promise<number> {
  const pipeline = await readPipeline(file);
  const directory = path.dirname(path.resolve(file));
  const signal = signalOfProcess();
  const connections = readConnections(options.connection, process.env, connectionNames(pipeline));
  return withEngine(async (engine) => {
    const shapes = await freezeSources({ engine, pipeline, directory, connections, signal });
    const bound = await engine.bind(pipeline, shapes, signal);
    if (bound.problems.length > 0) throw new SluiceError([...bound.problems]);
    const bundle = await renderBundle({
      pipeline,
      text: await readFile(file, "utf8"),
      plan: buildPlan(pipeline, bound),
      sourcesDirectory: directory,
      version: null,
      revisionHash: createHash("sha256").update(canonicalMeaning(pipeline)).digest("hex"),
    });
    const written = await writeBundle(bundle, path.resolve(options.output));
    printResult(written.join("\n"));
    say(`${bundle.dagId}: ${written.length} files in ${options.output}`);
    return exitCodes.done;
  });
}

export function registerExport(program: Command): void {
  program
    .command("export")
    .description("write a pipeline for another executor")
    .command("airflow")
    .argument("<pipeline>", "a pipeline's YAML")
    .description("write the Airflow bundle: DAG, plan, document, runtime and sources")
    .requiredOption("-o, --output <dir>", "folder to write into")
    .option(
      "--connection <name=url>",
      "a connection that a source reads, to freeze its columns; may be repeated",
      (value: string, all: readonly string[]) => [...all, value],
      [] as readonly string[],
    )
    .action(async (file: string, options: ExportOptions) => {
      process.exitCode = await exportAirflow(file, options);
    });
}
