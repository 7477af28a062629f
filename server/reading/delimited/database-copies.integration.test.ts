import { createWriteStream, readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestPostgres } from "#scripts/database/test-postgres.ts";
import { bindDocument, openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";

let bench: TestBench;
let server: Awaited<ReturnType<typeof startTestPostgres>>;
let client: Client;
beforeAll(async () => {
  bench = openBench();
  server = await startTestPostgres();
  client = new Client({ connectionString: server.urls.warehouse });
  await client.connect();
  await client.query(`CREATE TABLE given (id int, word text, sum numeric(10,2), day date, at timestamptz, ok boolean)`);
  await client.query(`INSERT INTO given
    SELECT n, 'word ' || n, n * 1.25, DATE '2024-01-01' + n, TIMESTAMPTZ '2024-01-01 00:00:00+00' + n * INTERVAL '1 hour', n % 2 = 0 FROM generate_series(1, 20) AS n`);
  await client.query(String.raw`INSERT INTO given VALUES
    (21, E'tab\there', NULL, NULL, NULL, NULL), (22, E'line\nbreak', 0, NULL, NULL, NULL), (23, E'back\\slash "quoted", comma', -1, NULL, NULL, NULL),
    (24, '', 1, NULL, NULL, NULL), (25, NULL, 1, NULL, NULL, NULL), (26, '\N', 1, NULL, NULL, NULL)`);
});
afterAll(async () => {
  await client.end();
  await server.stop();
  await bench.close();
});

/** What the server itself writes of the table. */
async function copied(name: string, options: string): Promise<void> {
  const stream = client.query(copyTo(`COPY (SELECT * FROM given ORDER BY id) TO STDOUT (${options})`));
  await pipeline(stream, createWriteStream(bench.path(name)));
}

async function rowsOf(name: string): Promise<Record<string, unknown>[]> {
  const document = `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: ${name} }\n  out: { sink: file, from: given, path: "out.ndjson" }`;
  const { pipeline: parsed, bound } = await bindDocument(bench, document);
  const report = await runBound(bench, { pipeline: parsed, bound, runId: name.replaceAll(/\W/g, "_") });
  expect(report.problems).toEqual([]);
  const written = readFileSync(bench.path("out/out.ndjson"), "utf8").trim().split("\n");
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("what Postgres itself copies out of a table", () => {
  it.each([
    ["given.csv", "FORMAT csv, HEADER true"],
    ["forced.csv", "FORMAT csv, HEADER true, FORCE_QUOTE *"],
    ["semicolons.csv", "FORMAT csv, HEADER true, DELIMITER ';'"],
    ["given.tsv", "FORMAT text, HEADER true"],
    ["given.txt", "FORMAT text, HEADER true"],
  ])("is read as the server holds it: %s (%s)", async (name, options) => {
    await copied(name, options);
    const rows = await rowsOf(name);
    expect(rows).toHaveLength(26);
    expect(rows[1]).toEqual({
      id: 2,
      word: "word 2",
      sum: 2.5,
      day: "2024-01-03",
      at: "2024-01-01 02:00:00+00",
      ok: expect.anything(),
    });
    expect(rows.slice(20).map(({ word }) => word)).toEqual([
      "tab\there",
      "line\nbreak",
      'back\\slash "quoted", comma',
      "",
      null,
      "\\N",
    ]);
    expect(rows[20]).toMatchObject({ sum: null, day: null, at: null });
  });

  it("is read without a header, by the places of its columns", async () => {
    await copied("bare.txt", "FORMAT text");
    const rows = await rowsOf("bare.txt");
    expect(rows).toHaveLength(26);
    expect(Object.values(rows[1]!).slice(0, 4)).toEqual([2, "word 2", 2.5, "2024-01-03"]);
  });
});
