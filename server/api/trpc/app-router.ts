import type { TRPCBuiltRouter, TRPCMutationProcedure, TRPCQueryProcedure } from "@trpc/server";
import type { z } from "zod";
import type { Contract } from "#domain/api/contract.ts";
import type { Procedure } from "#domain/api/procedure.ts";
import type { Problem } from "#domain/errors/problem.ts";
import type { ErrorCode } from "#domain/errors/codes.ts";

/** What an error carries to the browser besides tRPC's own shape. */
export interface ErrorData {
  code: string;
  httpStatus: number;
  path?: string;
  problems: Problem[];
  reason: ErrorCode;
}

interface RootTypes {
  ctx: object;
  meta: object;
  errorShape: { message: string; code: number; data: ErrorData };
  transformer: false;
}

type ProcedureOf<P> =
  P extends Procedure<"query", infer I, infer O>
    ? TRPCQueryProcedure<{ meta: object; input: z.input<I>; output: z.output<O> }>
    : P extends Procedure<"mutation", infer I, infer O>
      ? TRPCMutationProcedure<{ meta: object; input: z.input<I>; output: z.output<O> }>
      : never;

/** The router's type follows from the contract alone, so screens never wait for an implementation. */
export type AppRouter = TRPCBuiltRouter<
  RootTypes,
  { [A in keyof Contract]: { [P in keyof Contract[A]]: ProcedureOf<Contract[A][P]> } }
>;
