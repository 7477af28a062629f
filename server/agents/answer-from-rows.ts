import { parsePipeline } from "#domain/pipeline/parse.ts";
import { planBuiltin } from "./builtin/plan-builtin.ts";
import { gate } from "./gate.ts";
import type { TurnRequest } from "./turn.ts";

const mostRows = 10;

/** Whether a person asks something about the data, instead of asking for a change. */
export const isQuestion = (request: string): boolean =>
  /\?\s*$/.test(request.trim()) &&
  /^(?:and |so |but |ok,? |okay,? |well,? |hi,? |please )*(how|what|which|who|when|where|is|are|does|do|did|was|were|has|have|any)\b/i.test(
    request.trim(),
  );

/** Counts it on the rows of the sources, where the question can be read whole; null where it cannot. */
export async function answerFromRows(turn: TurnRequest): Promise<string | null> {
  const target = { node: "answer", kind: "file_sink", config: { path: "answer.csv" } } as const;
  const asked: TurnRequest = { ...turn, text: "", target };
  const reply = planBuiltin({ ...asked, existing: null });
  if (reply.status !== "sure" || !reply.composed?.steps.some((step) => step.kind === "aggregate")) return null;
  const gated = await gate(reply.proposals, asked);
  if (gated.doubts.length > 0 || !gated.bound) return null;
  const { pipeline } = parsePipeline(gated.text);
  const sources = Object.fromEntries(turn.sources.map((source) => [source.name, { parquetPath: source.snapshotPath }]));
  const { rows, columns, total } = await turn.engine.rows({
    pipeline,
    bound: gated.bound,
    sources,
    node: target.node,
    limit: mostRows,
    total: true,
    signal: turn.signal,
  });
  const lines = rows.map((row) =>
    columns.length === 1
      ? String(row[0] ?? "nothing")
      : columns.map((column, index) => `${column.name}: ${row[index] ?? "empty"}`).join(", "),
  );
  const more =
    total !== null && total > rows.length ? `\n… and ${(total - rows.length).toLocaleString("en-US")} more.` : "";
  const used = new Set(pipeline.nodes.map((node) => node.name));
  const counted = turn.findings
    .filter((each) => each.kind === "not_records" && used.has(each.source))
    .map((each) => `\nBeware: ${each.message} They are counted here.`);
  return `${lines.join("\n")}${more}\n${reply.reading}${counted.join("")}`;
}
