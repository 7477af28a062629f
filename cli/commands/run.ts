import { randomUUID } from "node:crypto";
import path from "node:path";
import type { Command } from "commander";
import type { Plan } from "#domain/plan/plan.ts";
import { plannedNodes } from "#domain/plan/planned-nodes.ts";
import { type Engine, executePlan, type PlanEvent, type RunReport } from "#server/engine/index.ts";
import { findPlan } from "../kept-plans.ts";
import { signalOfProcess, withEngine } from "../local-engine.ts";
import { exitCodeOf, exitCodes, printResult, problemJson, say, sayProblem } from "../output.ts";
import type { PlannedDocument } from "../plan-document.ts";

interface RunOptions {
  readonly out: string;
  readonly connection: readonly string[];
  readonly json?: boolean;
  readonly hash?: boolean;
}

function follow(json: boolean): (event: PlanEvent) => void {
  return (event) => {
    if (json || event.type === "progress") return;
    if (event.type === "started") say(`${event.stage} …`);
    else {
      event.outcome.notes.forEach(say);
      say(`${event.stage}: ${event.outcome.rows} rows in ${(event.outcome.durationMs / 1000).toFixed(2)} s`);
    }
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
function exitOfFailure(plan: Plan, { problems }: RunReport): number {
  const first = problems.find((each) => each.severity === "error");
  const isTarget = plannedNodes(plan).some(({ node }) => node.name === first?.node && node.kind.endsWith("_sink"));
  return isTarget && first?.code === "connection_failed" ? exitCodes.failed : exitCodeOf(problems) || exitCodes.failed;
}

/** The plan as it was kept, or made anew with all that takes: the language, the readers of files, an engine that binds. */
async function planOf(
  file: string,
  given: { engine: Engine; connection: readonly string[]; signal: AbortSignal },
): Promise<PlannedDocument> {
  const plan = given.connection.length === 0 ? await findPlan(file) : null;
  if (plan) return { plan, connections: {}, keep: () => Promise.resolve() };
  const { planDocument } = await import("../plan-document.ts");
  return planDocument(file, given);
}

async function runPipeline(file: string, options: RunOptions): Promise<number> {
  const outDirectory = path.resolve(options.out);
  const signal = signalOfProcess();
  return withEngine(async (engine, scratch) => {
    const { plan, connections, keep } = await planOf(file, { engine, connection: options.connection, signal });
    const tell = follow(options.json === true);
    const report = await executePlan({
      plan,
      engine,
      connections,
      sourcesDirectory: path.dirname(path.resolve(file)),
      outDirectory,
      workDirectory: path.join(scratch, "work"),
      runId: randomUUID(),
      hash: options.hash === true,
      onEvent: (event) => {
        if (event.type === "started" && event.stage === plan.stages.at(-1)?.id) engine.keepWarm(0);
        tell(event);
      },
      signal,
    });
    if (report.status === "succeeded") await keep();
    report.problems.forEach(sayProblem);
    printResult(options.json ? reportJson(report, outDirectory) : table(plan, report));
    if (!options.json)
      report.outputs.forEach((output) =>
        say(
          `${output.node} → ${output.path ?? output.table}: ${output.rows} rows, ${output.hash ?? output.fingerprint}`,
        ),
      );
    return report.status === "succeeded" ? exitCodes.done : exitOfFailure(plan, report);
  }, 1);
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
