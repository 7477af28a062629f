import { relationName } from "#domain/plan/relation-names.ts";
import type { Stage } from "#domain/plan/plan.ts";
import { ident, render, sql } from "#domain/sql/fragment.ts";
import { withRelations } from "./count-queries.ts";
import { StatementError } from "./engine-child.ts";
import type { StageRequest } from "./engine.ts";
import type { OpenSession } from "./session.ts";

/** How long may be looked for the step that failed, in ms; what is known by then is said. */
const patienceMs = 20_000;

async function fails(session: OpenSession, { stage, paths }: StageRequest, relation: string): Promise<boolean> {
  try {
    await session.all(render(withRelations(stage, sql`SELECT max(hash(t)) FROM ${ident(relation)} AS t`), paths));
    return false;
  } catch (error) {
    if (error instanceof StatementError) return true;
    throw error;
  }
}

const inputsOf = (stage: Stage, node: string): { node: string; relation: string }[] => {
  const named = new Set(stage.relations.map(({ name }) => name));
  const inputs = stage.nodes.find((each) => each.name === node)?.inputs ?? [];
  return inputs
    .map((input) => ({ node: input.node, relation: relationName(input.node, input.output) }))
    .filter(({ relation }) => named.has(relation));
};

/** The step of a failed stage whose own work fails: from its last one upstream, as long as an input fails by itself. */
export async function failingNode(
  open: (request: StageRequest) => Promise<OpenSession>,
  request: StageRequest,
): Promise<string> {
  const started = performance.now();
  let node = request.stage.id;
  try {
    const session = await open(request);
    try {
      for (let inputs = inputsOf(request.stage, node); inputs.length > 0 && performance.now() - started < patienceMs;) {
        const failed = [];
        for (const input of inputs)
          if (failed.length === 0 && (await fails(session, request, input.relation))) failed.push(input);
        inputs = failed.length > 0 ? inputsOf(request.stage, failed[0]!.node) : [];
        node = failed[0]?.node ?? node;
      }
    } finally {
      await session.close();
    }
  } catch {
    // a child that does not open again, or was cancelled: the step that is known is named
  }
  return node;
}
