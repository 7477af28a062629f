import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { z } from "zod";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import type { PlanTarget } from "#server/agents/index.ts";
import { type Engine, executePlan } from "#server/engine/index.ts";
import { withEngine } from "#cli/local-engine.ts";
import { acceptedDocument, isProven, namesOfFiles, type Planned, planRequest } from "#cli/plan-request.ts";

const taskSchema = z.object({
  id: z.string().regex(/^[\w.-]+$/),
  request: z.string(),
  sources: z.array(z.string()).min(1),
  target: z.object({ format: z.string(), table: z.string().optional() }),
  schema: z.string().optional(),
});
type Task = z.infer<typeof taskSchema>;
interface Result {
  readonly status: string;
  readonly doubts: readonly string[];
  readonly reading: string;
  readonly error: string | null;
  readonly rows: number | null;
  readonly seconds: number;
}

interface Place {
  readonly engine: Engine;
  readonly scratch: string;
  readonly taskDirectory: string;
  readonly outDirectory: string;
}

/** Every target is run into a file here; a table's rows are those of the file. */
const fileTarget: PlanTarget = { node: "out", kind: "file_sink", config: { path: "out.csv" } };

async function runDocument(
  planned: Planned,
  place: Place,
): Promise<{ rows: number | null; error: string | null; document: string }> {
  const accepted = planned.reply.proposals.filter((each) => isProven(planned.reply.proofs[each.id]));
  const document = acceptedDocument(planned.start, accepted);
  const { pipeline } = parsePipeline(document);
  const shapes = Object.fromEntries(
    planned.sources.map((source) => [source.name, { columns: source.columns, dialect: source.dialect }]),
  );
  const bound = await place.engine.bind(pipeline, shapes);
  if (bound.problems.length > 0)
    return { rows: null, error: bound.problems.map((each) => each.message).join(" "), document };
  const results = path.join(place.scratch, randomUUID());
  const report = await executePlan({
    plan: buildPlan(pipeline, bound),
    engine: place.engine,
    connections: {},
    sourcesDirectory: place.taskDirectory,
    outDirectory: results,
    workDirectory: path.join(place.scratch, randomUUID()),
    runId: randomUUID(),
  });
  for (const output of report.outputs) {
    if (!output.path) continue;
    const name = output.node === fileTarget.node ? "out.csv" : "rejects.csv";
    await copyFile(path.resolve(results, output.path), path.join(place.outDirectory, name));
  }
  await rm(results, { recursive: true, force: true });
  const rows = report.outputs.find((output) => output.node === fileTarget.node)?.rows ?? null;
  return {
    rows,
    error: report.status === "succeeded" ? null : report.problems.map((each) => each.message).join(" "),
    document,
  };
}

const messageOf = (error: unknown): string =>
  error instanceof SluiceError
    ? error.problems.map((each) => each.message).join(" ")
    : error instanceof Error
      ? error.message
      : String(error);

/** Request, files and target go to the planner, and nothing else. A task that fails is one that was refused. */
async function solve(task: Task, place: Place): Promise<Result> {
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 100) / 10;
  try {
    const planned = await planRequest({
      engine: place.engine,
      scratchDirectory: place.scratch,
      sources: namesOfFiles(task.sources, [fileTarget.node]).map((name, index) => ({
        name,
        path: path.join(place.taskDirectory, task.sources[index]!),
      })),
      directory: place.taskDirectory,
      request: task.request,
      target: fileTarget,
      planner: "builtin",
      model: null,
    });
    const { status, doubts, reading, error } = planned.reply;
    const unread = task.schema ? [`The layout in ${task.schema} is not read.`] : [];
    if (error || planned.reply.proposals.length === 0)
      return {
        status: "refused",
        doubts: [...doubts, ...unread],
        reading,
        error: error?.message ?? null,
        rows: null,
        seconds: seconds(),
      };
    const run = await runDocument(planned, place);
    await writeFile(path.join(place.outDirectory, "pipeline.yaml"), run.document);
    const isSure = status === "sure" && unread.length === 0 && run.error === null;
    return {
      status: isSure ? "sure" : status === "refused" ? "refused" : "doubt",
      doubts: [...doubts, ...unread, ...(run.error ? [run.error] : [])],
      reading,
      error: run.error,
      rows: run.rows,
      seconds: seconds(),
    };
  } catch (error) {
    return {
      status: "refused",
      doubts: [messageOf(error)],
      reading: "",
      error: messageOf(error),
      rows: null,
      seconds: seconds(),
    };
  }
}

async function evaluate(tasks: string, out: string): Promise<void> {
  const folders = (await readdir(tasks, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
  await withEngine(async (engine, scratch) => {
    for (const folder of folders) {
      const taskDirectory = path.join(tasks, folder);
      const text = await readFile(path.join(taskDirectory, "task.yaml"), "utf8").catch(() => null);
      if (text === null) continue;
      const read = taskSchema.safeParse(parse(text));
      const outDirectory = path.join(out, read.success ? read.data.id : folder);
      await mkdir(outDirectory, { recursive: true });
      for (const name of ["out.csv", "rejects.csv", "pipeline.yaml"])
        await rm(path.join(outDirectory, name), { force: true });
      const result: Result = read.success
        ? await solve(read.data, { engine, scratch, taskDirectory, outDirectory })
        : {
            status: "refused",
            doubts: ["task.yaml has the wrong shape."],
            reading: "",
            error: read.error.message,
            rows: null,
            seconds: 0,
          };
      await writeFile(path.join(outDirectory, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
      console.log(
        `${folder}: ${result.status}, ${result.rows ?? "no"} rows, ${result.doubts.length} doubts, ${result.seconds} s`,
      );
    }
  });
}

const { values } = parseArgs({ options: { tasks: { type: "string" }, out: { type: "string" } } });
if (!values.tasks || !values.out) {
  console.error("usage: npm run eval -- --tasks DIR --out DIR");
  process.exitCode = 2;
} else {
  await evaluate(path.resolve(values.tasks), path.resolve(values.out));
}
