import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyOperations } from "#domain/pipeline/apply.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { createEngine, type Engine } from "#server/engine/index.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import { runTurn } from "./orchestrator.ts";
import type { TurnReply, TurnRequest } from "./turn.ts";

const rows = Array.from(
  { length: 30 },
  (_, index) =>
    `${index + 1},${["Ulm", "Bonn", "Kiel"][index % 3]},${["open", "closed", "withdrawn"][index % 4 === 3 ? 2 : index % 2]},${index % 5 === 0 ? "" : `p${index}@mail.example`},${10 + index}.50`,
);
const csv = ["ticket_no,town,state,email,fee", ...rows].join("\n");

describe("a second request in a conversation", () => {
  let directory = "";
  let engine: Engine;
  let base: Omit<TurnRequest, "request" | "text">;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "sluice-follow-"));
    engine = createEngine({
      scratchDirectory: path.join(directory, "scratch"),
      memoryLimitBytes: 1e9,
      threads: 1,
      poolSize: 1,
    });
    await writeFile(path.join(directory, "tickets.csv"), csv);
    const tickets = await profileSource({
      engine,
      name: "tickets",
      input: { kind: "file", path: path.join(directory, "tickets.csv") },
      snapshotDirectory: path.join(directory, "snapshots"),
    });
    base = {
      mode: "plan",
      planner: "builtin",
      sources: [tickets],
      ...(await linkSources({ engine, sources: [tickets] })),
      engine,
      nodes: { tickets: { kind: "file_source", config: { path: "tickets.csv" } } },
      target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
    };
  });
  afterAll(async () => {
    await engine.close();
    await rm(directory, { recursive: true, force: true });
  });

  const ask = (text: string, request: string): Promise<TurnReply> => runTurn({ ...base, text, request });
  const accepted = (text: string, reply: TurnReply): string =>
    applyOperations(
      text,
      reply.proposals.flatMap((each) => each.operations),
    );
  const result = async (
    text: string,
  ): Promise<{ columns: string[]; rows: readonly (readonly (string | null)[])[] }> => {
    const { pipeline } = parsePipeline(text);
    const bound = await engine.bind(pipeline, {
      tickets: { columns: base.sources[0]!.columns, dialect: base.sources[0]!.dialect },
    });
    expect(bound.problems).toEqual([]);
    const reply = await engine.rows({
      pipeline,
      bound,
      sources: { tickets: { parquetPath: base.sources[0]!.snapshotPath } },
      node: "out",
      limit: 100,
    });
    return { columns: reply.columns.map((column) => column.name), rows: reply.rows };
  };
  const chosen = `sluice: 1
name: tickets
nodes:
  tickets: { source: file, path: tickets.csv }
  without_withdrawn: { filter: { from: tickets, where: "state <> 'withdrawn'" } }
  chosen: { select: { from: without_withdrawn, columns: [ticket_no, town, state, email] } }
  out: { sink: file, from: chosen, path: out.csv }
ranks: { without_withdrawn: 45, chosen: 96 }
`;
  const summed = `sluice: 1
name: tickets
nodes:
  tickets: { source: file, path: tickets.csv }
  typed: { cast: { from: tickets, columns: { fee: "decimal(18,2)" } } }
  summary: { aggregate: { from: typed, by: [town], measures: { total_fee: "sum(fee)" } } }
  out: { sink: file, from: summary, path: out.csv }
ranks: { typed: 30, summary: 90 }
`;

  it("changes rows, columns and order of what stands, one suggestion each", async () => {
    let text = chosen;
    const also = await ask(text, "also leave out closed tickets");
    expect(also).toMatchObject({ status: "sure", doubts: [] });
    expect(Object.values(also.proofs).map((proof) => proof.status)).toEqual(["passed"]);
    text = accepted(text, also);
    expect(new Set((await result(text)).rows.map((row) => row[2]))).toEqual(new Set(["open"]));
    const without = await ask(text, "remove the email column");
    expect(without).toMatchObject({ status: "sure", doubts: [] });
    text = accepted(text, without);
    expect((await result(text)).columns).toEqual(["ticket_no", "town", "state"]);
    text = accepted(text, await ask(text, "rename town to city and sort by ticket_no descending"));
    const last = await result(text);
    expect(last.columns).toEqual(["ticket_no", "city", "state"]);
    expect(Number(last.rows[0]![0])).toBeGreaterThan(Number(last.rows.at(-1)![0]));
  });

  it("puts a condition before the groups that stand", async () => {
    const reply = await ask(summed, "Tickets with a fee below 20 do not count.");
    expect(reply.status).toBe("sure");
    expect((await result(accepted(summed, reply))).rows.toSorted()).toEqual([
      ["Bonn", "206.50"],
      ["Kiel", "213.50"],
      ["Ulm", "180.00"],
    ]);
  });

  it("says what it cannot change, and changes nothing then", async () => {
    const missing = await ask(summed, "remove the email column");
    expect(missing.proposals).toEqual([]);
    expect(missing.doubts.join(" ")).toContain("town, total_fee");
    const other = await ask(summed, "Average fee per state instead.");
    expect(other.status).not.toBe("sure");
    expect((await ask(summed, "frobnicate it")).status).toBe("refused");
    const split = await ask(summed, "split it by state too, and add the number of tickets");
    expect(split.doubts.length).toBeGreaterThan(0);
    expect(split.proposals.filter((each) => each.operations.length === 0)).toEqual([]);
  });

  it("answers a question from the rows", async () => {
    const reply = await ask(summed, "how many rows have no email?");
    expect(reply.proposals).toEqual([]);
    expect(reply.answer).toMatch(/^6\b/);
    expect((await ask(summed, "What is the average fee per town?")).answer).toContain("town: Bonn");
    expect((await ask(summed, "Why is the sky blue?")).proposals).toEqual([]);
  });
});
