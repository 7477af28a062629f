import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import type { ZodError } from "zod";
import { errorTable } from "#domain/errors/codes.ts";
import { describeIssues } from "#domain/errors/issue-words.ts";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { mostInABatch } from "#domain/api/batch.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { logger } from "#server/platform/logger.ts";
import { isDatabaseLost } from "#server/platform/lost-database.ts";

/** Input that does not fit: one problem for each place. */
export const inputError = (error: ZodError, given: unknown): SluiceError =>
  new SluiceError(
    describeIssues(error.issues, { given, whole: "The request" }).map(({ path, wrong, fix }) =>
      problem("invalid_input", wrong, { field: path.join(".") || null, mend: fix }),
    ),
  );

const serious = new Set(["internal", "engine_crashed"]);
/** Whatever was thrown as what a person may see. What nobody foresaw is logged here, once, under an id that the message names. */
export function asSluiceError(error: unknown, place: string): SluiceError {
  if (error instanceof SluiceError) {
    if (serious.has(error.code))
      logger().error({ place, code: error.code, internal: error.internal, message: error.message }, "request failed");
    return error;
  }
  if (isDatabaseLost(error)) {
    logger().error({ place, reason: String((error as Error).message) }, "the database does not answer");
    return new SluiceError(problem("unavailable", "The database does not answer.", { mend: "Try again in a moment." }));
  }
  const id = randomUUID();
  logger().error({ place, id, err: error }, "request failed");
  return new SluiceError(
    problem("internal", `Something went wrong on our side (${id}).`, {
      mend: "Try again; the log has more under this number.",
    }),
  );
}

export function toTrpcError(error: SluiceError): TRPCError {
  return new TRPCError({ code: errorTable[error.code].trpc, message: error.message, cause: error });
}

const tooManyAtOnce = fail("too_large", `One request asks at most ${mostInABatch} questions.`, {
  expected: `at most ${mostInABatch}`,
  mend: "Send the others in further requests.",
});

/** What the browser gets besides tRPC's own shape. */
export function errorData(error: TRPCError): { problems: Problem[]; reason: SluiceError["code"] } {
  const { cause } = error;
  if (cause instanceof SluiceError) return { problems: cause.problems, reason: cause.code };
  if (error.code === "INTERNAL_SERVER_ERROR") {
    const { problems, code } = asSluiceError(cause ?? error, "request");
    return { problems, reason: code };
  }
  if (error.message.startsWith("Batch call exceeds")) {
    const { problems, code } = tooManyAtOnce;
    return { problems, reason: code };
  }
  const reason =
    error.code === "NOT_FOUND"
      ? "not_found"
      : error.code === "BAD_REQUEST" || error.code === "PARSE_ERROR"
        ? "invalid_input"
        : "internal";
  return { problems: [problem(reason, error.message)], reason };
}
