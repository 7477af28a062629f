import { CommanderError } from "commander";
import { type ErrorCode } from "#domain/errors/codes.ts";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { problemJson } from "./output.ts";

/** What the system refuses, in words: code, what it means, and what mends it. */
const refusals: Readonly<Record<string, readonly [ErrorCode, string, string]>> = {
  ENOENT: ["invalid_input", "is not there", "Check the path."],
  EACCES: ["invalid_input", "may not be used by this user", "Change the rights, or choose another path."],
  EPERM: ["invalid_input", "may not be used by this user", "Change the rights, or choose another path."],
  EROFS: ["invalid_input", "lies where nothing can be written", "Choose another path."],
  EISDIR: ["invalid_input", "is a folder", "Name a file."],
  ENOTDIR: ["invalid_input", "is no folder", "Choose another path."],
  EEXIST: ["invalid_input", "is there already, as a file", "Choose another path, or move the file away."],
  ENAMETOOLONG: ["invalid_input", "has a name that is too long for this disk", "Shorten the name."],
  ENOSPC: ["unavailable", "cannot be written: the disk is full", "Free some space, then run it again."],
};

function systemProblem({ code = "", path: place, message }: NodeJS.ErrnoException): Problem | null {
  const refusal = refusals[code];
  if (!refusal) return null;
  const [meaning, words, mend] = refusal;
  return problem(meaning, `${place ?? message} ${words}.`, { field: "path", got: place ?? null, mend });
}

/** Whatever was thrown, as what a person is told. */
export function problemsOf(error: unknown): Problem[] {
  if (error instanceof SluiceError) return error.problems;
  if (error instanceof CommanderError)
    return [problem("invalid_input", error.message.replace(/^error: /, ""), { mend: "See sluice --help." })];
  const refused = error instanceof Error ? systemProblem(error) : null;
  if (refused) return [refused];
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
