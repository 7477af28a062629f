import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import type { ZodError } from "zod";
import { errorTable } from "#domain/errors/codes.ts";
import { describeIssues } from "#domain/errors/issue-words.ts";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { logger } from "#server/platform/logger.ts";

/** Input that does not fit: one problem for each place. */
export const inputError = (error: ZodError, given: unknown): SluiceError =>
  new SluiceError(
    describeIssues(error.issues, { given, whole: "The request" }).map(({ path, wrong, fix }) =>
      problem("invalid_input", wrong, { field: path.join(".") || null, mend: fix }),
    ),
  );

const serious = new Set(["internal", "engine_crashed"]);
const lostDatabase = new Set([
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "ECONNREFUSED",
  "ECONNRESET",
  "57P01",
  "57P03",
]);

const isDatabaseLost = (error: unknown): boolean => {
  const { code, cause, message } = (error ?? {}) as { code?: unknown; cause?: unknown; message?: unknown };
  if (lostDatabase.has(String(code)) || /ECONNREFUSED|Can't reach database|Connection terminated/.test(String(message)))
    return true;
  return cause !== undefined && cause !== error && isDatabaseLost(cause);
};

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

/** What the browser gets besides tRPC's own shape. */
export function errorData(error: TRPCError): { problems: Problem[]; reason: SluiceError["code"] } {
  const { cause } = error;
  if (cause instanceof SluiceError) return { problems: cause.problems, reason: cause.code };
  if (error.code === "INTERNAL_SERVER_ERROR") {
    const { problems, code } = asSluiceError(cause ?? error, "request");
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
