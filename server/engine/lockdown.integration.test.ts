import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EngineSession } from "./engine.ts";
import { openBench, type TestBench } from "./testing-engine.ts";

let bench: TestBench;
let session: EngineSession;
let source: string;
let requests = 0;
const server = createServer((_request, response) => {
  requests += 1;
  response.end("a\n1\n");
});
let port = 0;

beforeAll(async () => {
  bench = openBench();
  mkdirSync(bench.path("out"));
  source = bench.file("source.csv", "id,name\n1,Ann\n2,Bob\n");
  bench.file("secret.csv", "id\n42\n");
  symlinkSync(bench.path("secret.csv"), bench.path("out/link.csv"));
  symlinkSync("/etc/passwd", bench.path("out/passwd.csv"));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  port = (server.address() as { port: number }).port;
  session = await bench.engine.session({ readable: [source], writable: bench.path("out") });
});

afterAll(async () => {
  await session.close();
  await bench.close();
  server.close();
});

test("reads the sources that it was given", async () => {
  expect((await session.all(`SELECT count(*) FROM read_csv('${source}')`)).rows).toEqual([[2]]);
});

const refusedReads = () =>
  [
    ["a system file", "SELECT * FROM read_csv('/etc/passwd', delim = ':', header = false)"],
    ["the text of a system file", "SELECT * FROM read_text('/etc/passwd')"],
    ["its own process", "SELECT * FROM read_text('/proc/self/environ')"],
    ["a neighbour of a source", `SELECT * FROM read_csv('${bench.path("secret.csv")}')`],
    ["a folder above, by ..", `SELECT * FROM read_csv('${bench.path("out")}/../secret.csv')`],
    ["a symbolic link that leads out", `SELECT * FROM read_csv('${bench.path("out/link.csv")}')`],
    ["a symbolic link to a system file", `SELECT * FROM read_text('${bench.path("out/passwd.csv")}')`],
    ["a folder's listing", "SELECT * FROM glob('/etc/*')"],
    ["a web address", `SELECT * FROM read_csv('http://127.0.0.1:${port}/a.csv')`],
    ["a bucket", "SELECT * FROM read_parquet('s3://bucket/key.parquet')"],
  ] as const;

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])("does not read what it was not given (%i)", async (index) => {
  const [what, statement] = refusedReads()[index]!;
  const found = await session.all(statement).then(
    (result) => result.rows,
    () => null,
  );
  expect(found === null || found.length === 0, what).toBe(true);
  expect(requests).toBe(0);
});

const refusedStatements = () => [
  `COPY (SELECT 1) TO '${source}'`,
  `COPY (SELECT 1) TO '${source}' (USE_TMP_FILE false)`,
  `COPY (SELECT 1) TO '${bench.path("out/x.csv")}'`,
  "COPY (SELECT 1) TO '/tmp/sluice-escaped.csv'",
  `ATTACH '${bench.path("out/other.db")}' AS other`,
  "INSTALL httpfs",
  "LOAD httpfs",
  "SET enable_external_access = true",
  "RESET lock_configuration",
  "PRAGMA enable_profiling",
  `EXPORT DATABASE '${bench.path("out/dump")}'`,
  "CALL pragma_version()",
  "SELECT 1; SELECT 2",
  `EXPLAIN ANALYZE COPY (SELECT 1) TO '${source}' (USE_TMP_FILE false)`,
];

test("takes no statement that writes, attaches, loads or unlocks", async () => {
  const files = readdirSync(bench.path("out"));
  for (const statement of refusedStatements()) {
    await expect(session.all(statement), statement).rejects.toThrow();
    await expect(session.run(statement), statement).rejects.toThrow();
  }
  expect(readFileSync(source, "utf8")).toBe("id,name\n1,Ann\n2,Bob\n");
  expect(readdirSync(bench.path("out"))).toEqual(files);
  expect(existsSync("/tmp/sluice-escaped.csv")).toBe(false);
});

test("answers a question and nothing else where rows are asked for, and makes tables only where that was asked", async () => {
  await session.run("CREATE TABLE made AS SELECT 1 AS one");
  for (const statement of ["CREATE TABLE more AS SELECT 1 AS one", "INSERT INTO made SELECT 2", "DROP TABLE made"])
    await expect(session.all(statement), statement).rejects.toThrow("statement is not taken here");
  expect((await session.all("SELECT one FROM made")).rows).toEqual([[1]]);
  await session.run("DROP TABLE made");
});

test("copies into its own folder only", async () => {
  await session.copy({ query: "SELECT 1 AS one", path: "one.csv", format: "csv" });
  expect(readFileSync(bench.path("out/one.csv"), "utf8")).toBe("one\n1\n");
  await expect(session.copy({ query: "SELECT 1", path: "../secret.csv", format: "csv" })).rejects.toThrow(
    "leaves the output folder",
  );
  const elsewhere = `SELECT 1) TO '${source}' (FORMAT csv, USE_TMP_FILE false)`;
  for (const query of [`${elsewhere}; --`, `${elsewhere}; COPY (SELECT 1`])
    await expect(session.copy({ query, path: "two.csv", format: "csv" }), query).rejects.toThrow();
  await expect(session.copy({ query: "SELECT 1", path: "link.csv", format: "csv" })).rejects.toThrow("Permission");
  expect(readFileSync(bench.path("secret.csv"), "utf8")).toBe("id\n42\n");
  expect(readFileSync(source, "utf8")).toBe("id,name\n1,Ann\n2,Bob\n");
});

test("has an empty environment", () => {
  const environment = readFileSync(`/proc/${session.pid}/environ`, "utf8");
  expect(environment.split("\0").filter((each) => each !== "" && !each.startsWith("NODE_CHANNEL"))).toEqual([]);
});

test("keeps its settings: locked, without the network, without other extensions, with a limit", async () => {
  const settings = [
    "allowed_directories",
    "autoinstall_known_extensions",
    "autoload_known_extensions",
    "enable_external_access",
    "lock_configuration",
  ];
  const { rows } = await session.all(
    `SELECT name, value FROM duckdb_settings() WHERE name IN (${settings.map((each) => `'${each}'`).join(", ")}) ORDER BY name`,
  );
  const [allowed, ...others] = rows as [string, string][];
  expect(others).toEqual([
    ["autoinstall_known_extensions", "false"],
    ["autoload_known_extensions", "false"],
    ["enable_external_access", "false"],
    ["lock_configuration", "true"],
  ]);
  expect(allowed![1]).toContain(bench.path("out"));
  expect(allowed![1]).not.toContain("[/,");
});
