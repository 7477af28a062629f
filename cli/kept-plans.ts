import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import type { SourceShape } from "#domain/plan/bound.ts";
import type { Plan } from "#domain/plan/plan.ts";
import { keptPlace, readKept, writeKept } from "./kept-files.ts";
import { type AskedSource, findReading } from "./kept-readings.ts";

/** What a document over files became the last time: good for as long as its files are read as they were then. */
interface KeptPlan {
  readonly sources: readonly (AskedSource & { readonly node: string })[];
  readonly shapes: string;
  readonly plan: Plan;
}

const digest = (shapes: readonly (readonly [node: string, shape: SourceShape])[]): string =>
  createHash("sha256").update(JSON.stringify(shapes)).digest("hex");

async function placeOf(file: string): Promise<string | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? null : keptPlace("plans", [path.resolve(file), text]);
}

/** A source of a document in this folder, by where its files lie. */
export const askedSource = ({ config }: Pick<PipelineNode, "config">, directory: string): AskedSource => ({
  path: path.resolve(directory, String(config.path)),
  config,
});

/** The plan of a document that was run before, whose files are known and read as they were then. */
export async function findPlan(file: string): Promise<Plan | null> {
  const kept = await readKept<KeptPlan>(await placeOf(file));
  if (!kept) return null;
  const shapes: [string, SourceShape][] = [];
  for (const source of kept.sources) {
    const shape = await findReading(source);
    if (!shape) return null;
    shapes.push([source.node, shape]);
  }
  return digest(shapes) === kept.shapes ? kept.plan : null;
}

/** Keeps a document's plan, if it stands on files alone: what a database holds has no state to know it by. */
export async function keepPlan(
  file: string,
  {
    plan,
    nodes,
    shapes,
  }: { plan: Plan; nodes: readonly PipelineNode[]; shapes: Readonly<Record<string, SourceShape>> },
): Promise<void> {
  if (nodes.some(({ config }) => config.connection !== undefined)) return;
  const sources = nodes.filter(({ kind }) => kind === "file_source");
  const directory = path.dirname(path.resolve(file));
  const kept: KeptPlan = {
    sources: sources.map((node) => ({ node: node.name, ...askedSource(node, directory) })),
    shapes: digest(sources.map(({ name }) => [name, shapes[name]!])),
    plan,
  };
  await writeKept(await placeOf(file), kept);
}
