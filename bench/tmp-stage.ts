import { readFileSync } from "node:fs";
import { createEngine, executePlan } from "#server/engine/index.ts";
import { inspectFile } from "#server/reading/index.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import { render } from "#domain/sql/fragment.ts";
import { countingQuery } from "#domain/plan/node-relations.ts";
const folder = "/tmp/t5/runs";
const engine = createEngine({ scratchDirectory: folder + "/scratch", memoryLimitBytes: 4e9, threads: 2, poolSize: 2 });
const { pipeline } = parsePipeline(readFileSync(folder + "/five.yaml", "utf8"));
const orders = await inspectFile(engine, { path: folder + "/orders.csv" });
const customers = await inspectFile(engine, { path: folder + "/customers.csv" });
const plan = buildPlan(pipeline, await engine.bind(pipeline, { orders, customers }));
if (process.argv[2] === "sql") { for (const s of plan.stages) console.log(render(countingQuery(s), { "source:orders": folder + "/orders.csv", "source:customers": folder + "/customers.csv" })); }
for (let i = 0; i < 3; i++) {
  const u = process.cpuUsage(); const b = performance.now();
  const outcomes: any[] = [];
  const r = await executePlan({ plan, engine, connections: {}, sourcesDirectory: folder, outDirectory: folder + "/out", workDirectory: folder + "/work", runId: String(i), onEvent: (e) => { if (e.type === "finished") outcomes.push(e.outcome); } });
  const v = process.cpuUsage(u);
  console.log(r.status, "wall", (performance.now() - b).toFixed(0), "parent cpu", ((v.user + v.system) / 1000).toFixed(0), "child cpu", outcomes.map((o) => o.cpuMs.toFixed(0) + " " + o.countedBy).join());
}
await engine.close();
