import type { NodeView } from "#domain/api/pipelines.ts";
import type { Touched } from "../studio/use-touched.ts";

interface FieldNote {
  readonly error: string | null;
  /** What an untouched, empty field asks for. */
  readonly hint: string | null;
}

/** What is to be said at a field of a step: a quiet hint while nobody has touched it, and afterwards what is wrong. */
export function fieldNote(node: NodeView, path: string, touched: Touched): FieldNote {
  const found = node.problems.find((problem) => problem.field?.split(".")[0] === path);
  if (!found) return { error: null, hint: null };
  if (touched.isHint(node, found)) return { error: null, hint: found.mend };
  const prefix = `${node.name}: `;
  const message = found.message.startsWith(prefix) ? found.message.slice(prefix.length) : found.message;
  return { error: [message, found.mend].filter(Boolean).join(" "), hint: null };
}
