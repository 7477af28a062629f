import { CommanderError } from "commander";
import { ZodError } from "zod";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { connectionWords, fileRefusals } from "#domain/errors/system-words.ts";
import { isOutOfMemory } from "#server/engine/index.ts";
import { problemJson } from "./output.ts";

function systemProblem({ code = "", path: place, message }: NodeJS.ErrnoException): Problem | null {
  const refusal = Object.hasOwn(fileRefusals, code) ? fileRefusals[code] : undefined;
  if (!refusal) return null;
  // without a path the system's own text ends with what it was about, in quotes or not at all
  const subject = place ?? /'([^']+)'$/.exec(message)?.[1] ?? "A file or folder";
  return problem(refusal.code, `${subject} ${refusal.words}.`, {
    field: "path",
    got: place ?? null,
    mend: refusal.fix,
  });
}

/** Whatever was thrown, as what a person is told. */
export function problemsOf(error: unknown): Problem[] {
  if (error instanceof SluiceError) return error.problems;
  if (error instanceof CommanderError)
    return [problem("invalid_input", error.message.replace(/^error: /, ""), { mend: "See sluice --help." })];
  const refused = error instanceof Error ? systemProblem(error) : null;
  if (refused) return [refused];
  if (isOutOfMemory(error))
    return [
      problem("engine_limit", "The work needs more memory than the engine may use.", {
        mend: "Read fewer columns or rows, or let the engine use more with SLUICE_ENGINE_MEMORY_MB.",
      }),
    ];
  const lost = (error as { code?: unknown } | null)?.code;
  if (typeof lost === "string" && Object.hasOwn(connectionWords, lost))
    return [
      problem("connection_failed", `A connection failed: ${connectionWords[lost]}.`, {
        mend: "Check that the server is running and can be reached, then run it again.",
      }),
    ];
  if (error instanceof ZodError)
    return [
      problem("internal", "Sluice read something of its own that it does not understand.", {
        mend: "Run it again with SLUICE_LOG_LEVEL=debug for the place in the code.",
      }),
    ];
  return [
    problem("internal", `Sluice failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`, {
      mend: "Run it again with SLUICE_LOG_LEVEL=debug for the place in the code.",
    }),
  ];
}

/** A verb that fails still answers `--json` with the shape that it promises. */
const shapes: Readonly<Record<string, (problems: readonly Problem[]) => object>> = {
  profile: (problems) => ({ sources: [], foreignKeys: [], findings: [], problems: problems.map(problemJson) }),
  plan: (problems) => ({
    document: null,
    suggestions: [],
    findings: [],
    doubts: problems.map(({ message, mend }) => (mend ? `${message} ${mend}` : message)),
    status: "refused",
  }),
  run: (problems) => ({ status: "failed", nodes: {}, outputs: [], problems: problems.map(problemJson) }),
};

export const failureJson = (verb: string, problems: readonly Problem[]): string =>
  JSON.stringify(
    (Object.hasOwn(shapes, verb) ? shapes[verb]! : () => ({ problems: problems.map(problemJson) }))(problems),
    null,
    2,
  );
