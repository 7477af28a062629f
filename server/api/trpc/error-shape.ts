import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { errorTable } from "#domain/errors/codes.ts";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { logger } from "#server/platform/logger.ts";

/** Input that does not fit: one problem for each place. */
export const inputError = (error: ZodError): SluiceError => new SluiceError(error.issues.map((issue) => {
  const field = issue.path.join(".");
  return problem("invalid_input", field ? `${field}: ${issue.message}` : issue.message, { field: field || null });
}));

const serious = new Set(["internal", "engine_crashed"]);

/** Whatever was thrown as what a person may see. What nobody foresaw is logged here, once, under an id that the message names. */
export function asSluiceError(error: unknown, place: string): SluiceError {
  if (error instanceof SluiceError) {
    if (serious.has(error.code)) logger().error({ place, code: error.code, internal: error.internal, message: error.message }, "request failed");
    return error;
  }
  const id = randomUUID();
  logger().error({ place, id, err: error }, "request failed");
  return new SluiceError(problem("internal", `Something went wrong on our side (${id}).`, { mend: "Try again; the log has more under this number." }));
}

export function toTrpcError(error: SluiceError): TRPCError {
  return new TRPCError({ code: errorTable[error.code].trpc, message: error.message, cause: error });
}

/** What the browser gets besides tRPC's own shape. */
export function errorData(error: TRPCError): { problems: Problem[]; reason: SluiceError["code"] } {
  const { cause } = error;
  if (cause instanceof SluiceError) return { problems: cause.problems, reason: cause.code };
  const reason = error.code === "NOT_FOUND" ? "not_found" : error.code === "BAD_REQUEST" || error.code === "PARSE_ERROR" ? "invalid_input" : "internal";
  return { problems: [problem(reason, reason === "internal" ? "Something went wrong on our side." : error.message)], reason };
}
