import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import type { Plan } from "#domain/plan/plan.ts";
import { plannedNodes } from "#domain/plan/planned-nodes.ts";
import { executePlan, type PlanEvent, type RunReport } from "#server/engine/index.ts";
import { readConnections, requireAddresses } from "../connections.ts";
import { freezeSources, keepReadings } from "../freeze-sources.ts";
import { signalOfProcess, withEngine } from "../local-engine.ts";
import { exitCodeOf, exitCodes, printResult, problemJson, say, sayProblem } from "../output.ts";

interface RunOptions {
  readonly out: string;
  readonly connection: readonly string[];
  readonly json?: boolean;
  readonly hash?: boolean;
}

/** The document, if it can run. */
export async function readPipeline(file: string): Promise<Pipeline> {
  const text = await readFile(file, "utf8").catch(() => {
    throw fail("invalid_input", `${file} cannot be read.`, { got: file, mend: "Give the path of a pipeline's YAML." });
  });
  const { pipeline, problems } = parsePipeline(text);
  const errors = problems.filter((each) => each.severity === "error");
  if (errors.length > 0) throw new SluiceError(errors);
  if (!pipeline.nodes.some((node) => node.kind.endsWith("_sink")))
    throw fail("invalid_document", "The pipeline has no step that writes, so a run would write nothing.", {
      mend: "Add, for example: out: { sink: file, from: …, path: out.csv }",
    });
  return pipeline;
}

export const connectionNames = (pipeline: Pipeline): string[] =>
  pipeline.nodes.flatMap((node) => (typeof node.config.connection === "string" ? [node.config.connection] : []));

function follow(json: boolean): (event: PlanEvent) => void {
  return (event) => {
    if (json || event.type === "progress") return;
    if (event.type === "started") say(`${event.stage} …`);
    else say(`${event.stage}: ${event.outcome.rows} rows in ${(event.outcome.durationMs / 1000).toFixed(2)} s`);
  };
}

function table(plan: Plan, report: RunReport): string {
  const rows = plannedNodes(plan)
    .filter(({ node }) => Object.hasOwn(report.nodes, node.name))
    .map(({ node }) => {
      const counts = report.nodes[node.name]!;
      return [
        node.name,
        Object.values(counts.in).join(" + "),
        String(counts.out),
        String(counts.removed),
        String(counts.rejected),
      ];
    });
  const lines = [["node", "in", "out", "removed", "rejected"], ...rows];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join("  "),
    )
    .join("\n");
}

const reportJson = (report: RunReport, outDirectory: string): string =>
  JSON.stringify(
    {
      status: report.status,
      nodes: Object.fromEntries(Object.entries(report.nodes).map(([name, counts]) => [name, counts])),
      outputs: report.outputs.map(({ path: file, ...rest }) => ({
        ...rest,
        ...(file ? { path: path.relative(process.cwd(), path.resolve(outDirectory, file)) } : {}),
      })),
      problems: report.problems.map(problemJson),
    },
    null,
    2,
  );

/** 4 is for what cannot be read: a target that cannot be reached is a run that failed. */
function exitOfFailure({ nodes }: Pipeline, { problems }: RunReport): number {
  const first = problems.find((each) => each.severity === "error");
  const isTarget = nodes.some((node) => node.name === first?.node && node.kind.endsWith("_sink"));
  return isTarget && first?.code === "connection_failed" ? exitCodes.failed : exitCodeOf(problems) || exitCodes.failed;
}

async function runPipeline(file: string, options: RunOptions): Promise<number> {
  const pipeline = await readPipeline(file);
  const directory = path.dirname(path.resolve(file));
  const outDirectory = path.resolve(options.out);
  const signal = signalOfProcess();
  const connections = readConnections(options.connection, process.env, connectionNames(pipeline));
  requireAddresses(pipeline.nodes, connections);
  return withEngine(async (engine, scratch) => {
    const shapes = await freezeSources({ engine, pipeline, directory, connections, signal });
    const bound = await engine.bind(pipeline, shapes, signal);
    if (bound.problems.length > 0) throw new SluiceError([...bound.problems]);
    const plan = buildPlan(pipeline, bound);
    const report = await executePlan({
      plan,
      engine,
      connections,
      sourcesDirectory: directory,
      outDirectory,
      workDirectory: path.join(scratch, "work"),
      runId: randomUUID(),
      hash: options.hash === true,
      onEvent: follow(options.json === true),
      signal,
    });
    if (report.status === "succeeded") await keepReadings({ pipeline, directory }, shapes);
    report.problems.forEach(sayProblem);
    printResult(options.json ? reportJson(report, outDirectory) : table(plan, report));
    if (!options.json)
      report.outputs.forEach((output) =>
        say(
          `${output.node} → ${output.path ?? output.table}: ${output.rows} rows, ${output.hash ?? output.fingerprint}`,
        ),
      );
    return report.status === "succeeded" ? exitCodes.done : exitOfFailure(pipeline, report);
  });
}

export function registerRun(program: Command): void {
  program
    .command("run")
    .description("run a pipeline here, without a server")
    .argument("<pipeline.yaml>", "the document; source paths are relative to it")
    .option("--out <dir>", "folder that file sinks write to", "out")
    .option(
      "--connection <NAME=URL>",
      "address of a connection (also SLUICE_CONNECTION_<NAME>)",
      (value: string, all: readonly string[]) => [...all, value],
      [] as readonly string[],
    )
    .option("--hash", "also make the canonical hash of each output, which is the same in every engine and version")
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: RunOptions) => {
      process.exitCode = await runPipeline(file, options);
    });
}
