import { afterAll, beforeAll, expect, it } from "vitest";
import { literal, sql } from "#domain/sql/fragment.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { uniqueColumns } from "./unique-columns.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const rows = 150_000;
const made: Readonly<Record<string, { type: string; value: string; isUnique: boolean }>> = {
  counting: { type: "bigint", value: "i", isUnique: true },
  counting_with_gap: { type: "bigint", value: "CASE WHEN i <> 7 THEN i END", isUnique: true },
  countdown: { type: "bigint", value: `${rows} - i`, isUnique: true },
  stopping: { type: "bigint", value: `least(i, ${rows - 2})`, isUnique: false },
  coming_back: { type: "bigint", value: `CASE WHEN i = ${rows - 1} THEN 0 ELSE i END`, isUnique: false },
  across_nothing: { type: "bigint", value: "CASE WHEN i = 7 THEN NULL WHEN i = 8 THEN 6 ELSE i END", isUnique: false },
  moment: { type: "timestamp", value: "TIMESTAMP '2026-01-01' + INTERVAL 1 SECOND * i", isUnique: true },
  numbered: { type: "varchar", value: "'no ' || i", isUnique: true },
  shuffled: { type: "varchar", value: "md5(i::VARCHAR)", isUnique: true },
  nearly: { type: "varchar", value: `md5(least(i, ${rows - 2})::VARCHAR)`, isUnique: false },
  few: { type: "varchar", value: "'k' || i % 9", isUnique: false },
  many: { type: "varchar", value: "'c' || i * 7919 % 60000", isUnique: false },
  none: { type: "varchar", value: "NULL::VARCHAR", isUnique: true },
};

it("finds the columns of a large source that have no value twice, and no others", async () => {
  const folder = bench.path("unique");
  const session = await bench.engine.session({ readable: [], writable: folder });
  try {
    const values = Object.entries(made).map(([name, { value }]) => `${value} AS ${name}`);
    const query = `SELECT ${values.join(", ")} FROM range(${rows}) t(i)`;
    await session.copy({ query, path: "rows.parquet", format: "parquet", quick: true });
    const path = `${folder}/rows.parquet`;
    const columns = Object.entries(made).map(([name, { type }]) => ({ name, type }));
    const place = { relation: sql`read_parquet(${literal(path)})`, rows, path };
    const found = [...(await uniqueColumns(session, columns, place))].map(({ name }) => name);
    const expected = Object.entries(made).flatMap(([name, { isUnique }]) => (isUnique ? [name] : []));
    expect(found.toSorted()).toEqual(expected.toSorted());
  } finally {
    await session.close();
  }
});
