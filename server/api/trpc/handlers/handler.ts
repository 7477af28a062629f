import type { z } from "zod";
import type { Contract } from "#domain/api/contract.ts";
import type { Procedure } from "#domain/api/procedure.ts";
import type { Caller } from "#server/platform/caller.ts";

export interface Call<I> {
  readonly caller: Caller;
  readonly input: I;
  readonly baseUrl: string;
}

type HandlerOf<P> =
  P extends Procedure<"query" | "mutation", infer I, infer O>
    ? (call: Call<z.output<I>>) => Promise<z.input<O>>
    : never;

/** The handlers of one area, or of several: each has its procedure's input and output. */
export type Handlers<A extends keyof Contract = keyof Contract> = {
  readonly [K in A]: { readonly [P in keyof Contract[K]]: HandlerOf<Contract[K][P]> };
};
