import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyOperations } from "#domain/pipeline/apply.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import { fixAtOnce, provePlan } from "#server/suggestions/index.ts";
import { runTurn } from "./orchestrator.ts";
import type { TurnReply, TurnRequest } from "./turn.ts";

const loans = Array.from({ length: 120 }, (_, index) => {
  const day = String(1 + (index % 28)).padStart(2, "0");
  const month = index % 2 === 0 ? "03" : "04";
  const branch = ["B1", "B2", "B3"][index % 3]!;
  return [
    index + 1,
    index === 119 ? "M99" : `M${1 + (index % 40)}`,
    index % 10 === 0 ? branch.toLowerCase() : branch,
    index % 5 === 0 ? `${day}.${month}.2025` : `2025-${month}-${day}`,
    index % 4 === 0 ? "active" : "finished",
  ].join(",");
});
const members = Array.from({ length: 40 }, (_, index) => `M${index + 1},${index % 2 === 0 ? "Adult" : "Child"}`);
const files = {
  branches: ["branch_id,branch_name", "B1,Central", "B2,Harbour", "B3,Mill Lane"],
  loans: ["loan_id,member_id,branch_id,loaned_on,status", ...loans],
  members: ["member_id,category", ...members, members[3]!, members[8]!],
};
const target = { node: "out", kind: "file_sink", config: { path: "out.csv" } } as const;

describe("a request after the findings were fixed", () => {
  let bench: TestBench;
  let base: Omit<TurnRequest, "request" | "text">;

  beforeAll(async () => {
    bench = openBench({ memoryLimitBytes: 1e9, threads: 1 });
    const { engine } = bench;
    const snapshotDirectory = bench.path("snapshots");
    const sources = [];
    for (const [name, lines] of Object.entries(files)) {
      const file = bench.file(`${name}.csv`, lines.join("\n"));
      sources.push(await profileSource({ engine, name, input: { kind: "file", path: file }, snapshotDirectory }));
    }
    base = {
      mode: "plan",
      planner: "builtin",
      sources,
      ...(await linkSources({ engine, sources })),
      engine,
      nodes: Object.fromEntries(
        Object.keys(files).map((name) => [name, { kind: "file_source", config: { path: `${name}.csv` } }]),
      ),
      target,
    };
  });
  afterAll(() => bench.close());

  const start = `sluice: 1
name: library
nodes:
${Object.keys(files)
  .map((name) => `  ${name}: { source: file, path: ${name}.csv }`)
  .join("\n")}
`;
  /** The document after the findings were fixed at once, one after the other. */
  function fixed(kinds: readonly string[] | null = null): string {
    let text = start;
    for (const finding of base.findings.filter((each) => kinds?.includes(each.kind) ?? true)) {
      const taken = new Set(parsePipeline(text).pipeline.nodes.map((node) => node.name));
      const fixes = fixAtOnce({ text, sources: base.sources, findings: base.findings, taken }, finding.id);
      text = applyOperations(
        text,
        fixes.flatMap((each) => each.operations),
      );
    }
    return text;
  }
  const ask = (text: string, request: string): Promise<TurnReply> => runTurn({ ...base, text, request });
  async function rows(text: string, reply: TurnReply): Promise<(string | null)[][]> {
    const after = applyOperations(
      text,
      reply.proposals.flatMap((each) => each.operations),
    );
    const { pipeline } = parsePipeline(after);
    const bound = await bench.engine.bind(
      pipeline,
      Object.fromEntries(base.sources.map(({ name, columns, dialect }) => [name, { columns, dialect }])),
    );
    expect(bound.problems).toEqual([]);
    const sources = Object.fromEntries(base.sources.map((each) => [each.name, { parquetPath: each.snapshotPath }]));
    const found = await bench.engine.rows({ pipeline, bound, sources, node: "out", limit: 100 });
    return found.rows.map((row) => [...row]).toSorted();
  }
  const perBranch = "number of loans per branch_name and month, only finished loans";

  it("counts what the fixed rows say, not the rows as they came", async () => {
    const text = fixed();
    const reply = await ask(text, perBranch);
    const found = await rows(text, reply);
    expect(found.map((row) => row[0])).toEqual(["Central", "Central", "Harbour", "Harbour", "Mill Lane", "Mill Lane"]);
    expect(found.reduce((sum, row) => sum + Number(row.at(-1)), 0)).toBe(90);
  });
  it("does not propose again what the accepted fixes do, and says where it starts", async () => {
    const reply = await ask(fixed(), perBranch);
    expect(reply.proposals.map((each) => each.title)).not.toContain("Read loaned_on as date");
    expect(reply.proposals.filter((each) => each.finding !== null)).toEqual([]);
    expect(reply.reading).toMatch(/^From loans after its 2 steps: /);
  });
  it("looks up in the fixed rows of another source", async () => {
    const text = fixed();
    const reply = await ask(text, "number of loans per category");
    expect(await rows(text, reply)).toEqual([
      ["Adult", "60"],
      ["Child", "59"],
    ]);
    expect(reply.doubts.filter((doubt) => doubt.includes("multiply"))).toEqual([]);
    expect(reply.proposals.map((each) => each.title)).toContain("Set aside rows of loans without a partner in members");
  });
  it("proposes the fixes that are still missing beside those that were accepted", async () => {
    const text = fixed(["mixed_date_formats"]);
    const reply = await ask(text, perBranch);
    const [mend, ...others] = reply.proposals.filter((each) => each.finding !== null);
    expect(others).toEqual([]);
    expect(mend!.title).toContain("branch_id");
    expect(await rows(text, reply)).toHaveLength(6);
  });
  it("proves a fix of two sources on the rows of the one that it changes", async () => {
    const finding = base.findings.find((each) => each.kind === "key_spelling")!;
    const text = start.replace("  loans:", '  named: { filter: { from: branches, where: "true" } }\n  loans:');
    const proposals = fixAtOnce({ text, sources: base.sources, findings: base.findings }, finding.id);
    const sources = Object.fromEntries(base.sources.map((source) => [source.name, source]));
    const proofs = [];
    for await (const { proof } of provePlan({ engine: bench.engine, sources, text, proposals })) proofs.push(proof);
    expect(proofs).toMatchObject([{ rowsBefore: 120, rowsAfter: 120, changedRows: 12 }]);
  });
  it("finds again what is fixed on another way than the one to the result", async () => {
    const text = fixed().replace("ranks:", "  odd: { filter: { from: loans, where: \"status = 'odd'\" } }\nranks:");
    const found = await rows(text, await ask(text, perBranch));
    expect(found.map((row) => row[0])).not.toContain(null);
    expect(found).toHaveLength(6);
  });
});
