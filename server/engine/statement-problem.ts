import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { raised } from "#domain/plan/engine-text.ts";
import { fullDisk, isFullDisk } from "#server/platform/full-disk.ts";
import { duckdbMessage } from "./duckdb-message.ts";
import { StatementError } from "./engine-child.ts";

/** Whether the engine's own limit was met. */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof StatementError)) return false;
  const { type, message } = duckdbMessage(error.report);
  return /out of memory/i.test(type) || /max_temp_directory_size/.test(message);
}

/** The cast step's setting by its label and its name in YAML. */
const ofCasts = "When a value cannot be read (on_error)";
const refusedValue = /^(.+?): expected (.+?), got "([\s\S]*?)"(?:; .*)?$/;

function raisedProblem(text: string): Problem | null {
  const found = raised(text);
  if (!found) return null;
  if (found.kind === "value") {
    return problem("step_failed", `${found.node}: "${found.got}" in ${found.field} is not ${found.expected}.`, {
      node: found.node,
      field: found.field,
      expected: found.expected,
      got: found.got,
      mend: `Declare ${found.field} as varchar in the source and cast it in a step, or correct the file.`,
    });
  }
  const [, column = null, expected = null, got = null] = refusedValue.exec(found.reason) ?? [];
  return problem("step_failed", `${found.node}: ${found.reason}`, {
    node: found.node,
    field: column === null ? null : `columns.${column}`,
    expected,
    got,
    mend: `Add a format or a word for nothing for such values, or choose reject or null as what happens: ${ofCasts}.`,
  });
}

const mends: readonly [RegExp, string][] = [
  [
    /out of range/i,
    "Cast to a wider type before the calculation, such as decimal(38,4) or double, or filter such values out.",
  ],
  [
    /conversion/i,
    `Read such values with a cast step first; its setting “${ofCasts}” says what becomes of those that do not parse.`,
  ],
];

/** What a person is told about a statement that failed; `node` is the stage's, where nothing nearer is known. */
export function statementProblem(error: unknown, node: string | null): Problem {
  if (error instanceof SluiceError) return error.problems[0] ?? problem("internal", error.message);
  if (!(error instanceof StatementError))
    return problem("internal", "Something went wrong inside the engine.", { node });
  const { type, message, mend } = duckdbMessage(error.report);
  const named = raisedProblem(message) ?? raisedProblem(error.report);
  if (named) return named;
  if (isOutOfMemory(error)) {
    return problem("engine_limit", `${node ?? "The step"} needs more memory than it may use.`, {
      node,
      got: message.slice(0, 300),
      mend: "Filter earlier, select fewer columns, or raise the memory limit.",
    });
  }
  if (/interrupt/i.test(type)) return problem("cancelled", "It was cancelled.", { node });
  if (isFullDisk({ message })) return fullDisk(node);
  const line = /CSV Error on Line: (\d+)/i.exec(message)?.[1];
  return problem("step_failed", `${node ?? "The step"}: ${message.slice(0, 1_000)}`, {
    node,
    row: line ? Number(line) : null,
    mend: mend ?? mends.find(([kind]) => kind.test(type))?.[1] ?? null,
  });
}
