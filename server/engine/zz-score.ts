import { readdirSync, mkdirSync } from "node:fs";
import { createEngine } from "./index.ts";
import { inspectFile } from "#server/connectors/index.ts";
import { rawFile } from "#domain/plan/read-file.ts";
import { ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
const dir = "/work/shared/data/csv-robustness/csv";
mkdirSync("/tmp/eng/parsed", { recursive: true });
const engine = createEngine({ scratchDirectory: "/tmp/eng/scratch", memoryLimitBytes: 1e9, threads: 2, poolSize: 2 });
for (const f of readdirSync(dir)) {
  try {
    const i = await inspectFile(engine, { path: `${dir}/${f}` });
    if (process.argv[2]) console.log(f, JSON.stringify({ ...i.dialect, columns: i.dialect.columns.map((c) => c.name) }), i.rows, i.unreadable);
    const s = await engine.session({ readable: [`${dir}/${f}`], writable: "/tmp/eng/parsed" });
    await s.copy({ query: render(sql`SELECT ${join(i.dialect.columns.map((c) => ident(c.name)))} FROM ${rawFile(i.dialect, literal(`${dir}/${f}`))}`), path: f, format: "csv" });
    await s.close();
  } catch (e) { console.log(f, String(e).slice(0, 300)); }
}
await engine.close();
