import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyOperations, emptyDocument } from "#domain/pipeline/apply.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { createEngine, type Engine } from "#server/engine/index.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import { runTurn } from "./orchestrator.ts";
import type { TurnReply, TurnRequest } from "./turn.ts";

const csv = [
  "depot,article,units",
  "Kiel,bolts,12",
  "Kiel,nuts,30",
  "Ulm,bolts,8",
  "Ulm,nuts,50",
  "Bonn,bolts,100",
  "Total,,200",
  "Source: stock-taking of June,,",
].join("\n");

describe("a file with a total under its records", () => {
  let folder = "";
  let engine: Engine;
  let base: Omit<TurnRequest, "request" | "text">;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "sluice-total-"));
    engine = createEngine({
      scratchDirectory: path.join(folder, "scratch"),
      memoryLimitBytes: 1e9,
      threads: 1,
      poolSize: 1,
    });
    await writeFile(path.join(folder, "stock.csv"), csv);
    const sources = [
      await profileSource({
        engine,
        name: "stock",
        input: { kind: "file", path: path.join(folder, "stock.csv"), config: { remarks: false } },
        snapshotDirectory: path.join(folder, "snapshots"),
      }),
    ];
    base = {
      mode: "plan",
      planner: "builtin",
      sources,
      ...(await linkSources({ engine, sources })),
      engine,
      target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
      nodes: { stock: { kind: "file_source", config: { path: "stock.csv" } } },
    };
  });
  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (request: string, text = ""): Promise<TurnReply> => runTurn({ ...base, request, text });
  const accepted = (reply: TurnReply, isWanted: (kind: string) => boolean): string =>
    applyOperations(
      emptyDocument("stock"),
      reply.proposals.filter((each) => isWanted(each.kind)).flatMap((each) => [...each.operations]),
    );
  const result = async (text: string): Promise<readonly (readonly (string | null)[])[]> => {
    const { pipeline } = parsePipeline(text);
    const [source] = base.sources;
    const bound = await engine.bind(pipeline, { stock: { columns: source!.columns, dialect: source!.dialect } });
    expect(bound.problems).toEqual([]);
    const sources = { stock: { parquetPath: source!.snapshotPath } };
    return (await engine.rows({ pipeline, bound, sources, node: "out", limit: 20 })).rows;
  };

  it.each(["total units", "number of rows per depot", "total units per article, highest first", "depot and units"])(
    "is asked about before any plan over it is sure: %s",
    async (request) => {
      const reply = await ask(request);
      expect(reply.status).toBe("doubt");
      expect(reply.doubts.join(" ")).toContain('"Total", units is the sum of all records');
      expect(reply.proposals.filter((each) => each.kind === "mend")).toHaveLength(1);
    },
  );

  it("is counted right once the suggestion is accepted, and then nothing more is asked", async () => {
    const reply = await ask("total units");
    expect(reply.proofs["m-not_records:stock:depot,units"]?.status).toBe("passed");
    expect(await result(accepted(reply, (kind) => kind !== "mend"))).toEqual([["400"]]);
    const text = accepted(reply, () => true);
    expect(await result(text)).toEqual([["200"]]);
    expect(await ask("leave out bolts", text)).toMatchObject({ status: "sure", doubts: [] });
  });

  it("is still asked about in a later request, where the suggestion was not taken", async () => {
    const text = accepted(await ask("total units per depot"), (kind) => kind !== "mend");
    const later = await ask("leave out bolts", text);
    expect(later.status).toBe("doubt");
    expect(later.proposals.some((each) => each.kind === "mend")).toBe(true);
  });

  it("is settled by a request that names its rows", async () => {
    const reply = await ask('total units, without the depots "Total" and "Source: stock-taking of June"');
    expect(reply.doubts.filter((each) => each.includes("no record"))).toEqual([]);
  });

  it("is said with an answer", async () => {
    const text = accepted(await ask("total units"), () => true);
    const reply = await ask("What are the total units?", text);
    expect(reply.answer).toContain("400");
    expect(reply.answer).toContain("are no records");
  });
});
