import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SluiceError } from "#domain/errors/sluice-error.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import type { SourceShape } from "#domain/plan/bound.ts";
import { executePlan, type RunReport } from "#server/engine/index.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { startTestPostgres } from "#scripts/database/test-postgres.ts";
import { inspectFile } from "#server/reading/index.ts";
import { describeTable } from "./index.ts";

let bench: TestBench;
let server: Awaited<ReturnType<typeof startTestPostgres>>;

/** What a connector must do both ways; a new one adds its line. `exact` means that it keeps types of its own. */
const connectors = {
  csv: { sink: "sink: file, path: kept.csv", source: "source: file, path: out/kept.csv", exact: false },
  tsv: { sink: "sink: file, path: kept.tsv", source: "source: file, path: out/kept.tsv", exact: false },
  json: { sink: "sink: file, path: kept.json", source: "source: file, path: out/kept.json", exact: false },
  ndjson: { sink: "sink: file, path: kept.ndjson", source: "source: file, path: out/kept.ndjson", exact: false },
  parquet: { sink: "sink: file, path: kept.parquet", source: "source: file, path: out/kept.parquet", exact: true },
  postgres: {
    sink: "sink: postgres, connection: db, table: kept, mode: replace",
    source: "source: postgres, connection: db, table: kept",
    exact: true,
  },
} as const;
type Name = keyof typeof connectors;
const names = Object.keys(connectors) as Name[];

beforeAll(async () => {
  bench = openBench();
  server = await startTestPostgres();
  const text = [
    "plain",
    '"quoted ""twice"""',
    '""',
    "",
    '"line\nbreak"',
    '"comma, semi; tab\t"',
    "Zoë 東京 😀",
    "'single'",
    "\\N",
    "NULL",
    "  padded  ",
  ];
  bench.file(
    "given.csv",
    `id,text,amount,share,day,at,flag,code\n${text.map((value, index) => `${index},${value},${index}.25,${index === 3 ? "" : `${index}e-9`},2024-02-2${index % 10},2024-01-01 0${index % 10}:00:00.5,${index % 2 === 0},00${index}`).join("\n")}\n`,
  );
  bench.file(
    "empty-table.csv",
    "id,text,amount,share,day,at,flag,code\n1,a,1.25,1e-3,2024-02-20,2024-01-01 00:00:00.5,true,001\n",
  );
});
afterAll(async () => {
  await bench.close();
  await server.stop();
});

async function run(nodes: string, runId: string): Promise<RunReport & { columns: string[] }> {
  const connections = { db: { url: server.urls.warehouse } };
  const { pipeline, problems } = parsePipeline(`sluice: 1\nname: t\nnodes:\n${nodes}`);
  expect(problems).toEqual([]);
  const shapes: Record<string, SourceShape> = {};
  for (const node of pipeline.nodes) {
    if (node.kind === "file_source")
      shapes[node.name] = await inspectFile(bench.engine, {
        path: bench.path(String(node.config.path)),
        config: node.config,
      });
    if (node.kind === "postgres_source")
      shapes[node.name] = { dialect: null, columns: await describeTable(connections.db, String(node.config.table)) };
  }
  const bound = await bench.engine.bind(pipeline, shapes);
  expect(bound.problems).toEqual([]);
  const report = await executePlan({
    plan: buildPlan(pipeline, bound),
    engine: bench.engine,
    connections,
    sourcesDirectory: bench.folder,
    outDirectory: bench.path("out"),
    workDirectory: bench.path(`work-${runId}`),
    runId,
    hash: true,
  });
  return { ...report, columns: bound.nodes.given!.columns.map((column) => `${column.name} ${column.type}`) };
}

describe.each(names)("%s", (name) => {
  const { sink, source, exact } = connectors[name];

  test("gives back every row and value that it was given", async () => {
    const kept = await run(
      `  given: { source: file, path: given.csv }\n  out: { ${sink.replace(",", ", from: given,")} }`,
      `${name}-to`,
    );
    expect(kept.problems).toEqual([]);
    expect(kept.outputs).toMatchObject([{ node: "out", rows: 11, hash: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
    const back = await run(
      `  given: { ${source} }\n  out: { sink: file, from: given, path: back-${name}.parquet }`,
      `${name}-back`,
    );
    expect(back.problems).toEqual([]);
    if (exact) expect(back.columns).toEqual(kept.columns);
    expect(back.outputs[0]!.hash).toBe(kept.outputs[0]!.hash);
  });

  test("keeps rows without values, and no rows at all", async () => {
    const kept = await run(
      `  given: { source: file, path: empty-table.csv }\n  none: { filter: { from: given, where: "id > 5" } }\n  out: { ${sink.replace(",", ", from: none,")} }`,
      `${name}-none`,
    );
    expect(kept).toMatchObject({ status: "succeeded", outputs: [{ rows: 0 }], nodes: { none: { removed: 1 } } });
  });

  test("names what is not there", async () => {
    const missing =
      name === "postgres"
        ? describeTable({ url: server.urls.warehouse }, "gone")
        : inspectFile(bench.engine, { path: bench.path(`gone.${name}`) });
    const problem = ((await missing.catch((error: unknown) => error)) as SluiceError).problems[0]!;
    expect(problem).toMatchObject({ code: "source_unreadable", mend: expect.stringMatching(/./) });
  });
});
