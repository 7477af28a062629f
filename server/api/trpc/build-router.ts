import type { z } from "zod";
import { contract } from "#domain/api/contract.ts";
import type { Procedure } from "#domain/api/procedure.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { askedBy } from "#server/platform/asked-by.ts";
import { authorise } from "#server/platform/caller.ts";
import type { AppRouter } from "./app-router.ts";
import { asSluiceError, inputError, toTrpcError } from "./error-shape.ts";
import type { Call, Handlers } from "./handlers/handler.ts";
import { type RequestContext, t } from "./init.ts";

type AnyProcedure = Procedure<"query" | "mutation", z.ZodType, z.ZodType>;
type AnyHandler = (call: Call<unknown>) => Promise<unknown>;
interface Entry {
  readonly path: string;
  readonly procedure: AnyProcedure;
  readonly handler: AnyHandler;
}

/** The order matters: who asks, whether they may, what they ask; only then anything is done. */
async function perform({ path, procedure, handler }: Entry, context: RequestContext, given: unknown): Promise<unknown> {
  try {
    if (procedure.kind === "mutation" && !context.sameOrigin)
      throw fail("forbidden", "Another site sent this request.", { mend: "Use the product's own page." });
    const caller = authorise(context.caller, procedure.ability);
    const input = await procedure.input.safeParseAsync(given);
    if (!input.success) throw inputError(input.error, given);
    const { workspaceId, personId } = caller;
    const call = { caller, input: input.data, baseUrl: context.baseUrl };
    const answer = await askedBy({ workspaceId, personId, signal: context.signal }, () => handler(call));
    return procedure.output.parse(answer);
  } catch (error) {
    throw toTrpcError(asSluiceError(error, path));
  }
}

function build(entry: Entry) {
  const base = t.procedure.meta({ ability: entry.procedure.ability }).input((raw: unknown) => raw);
  return entry.procedure.kind === "query"
    ? base.query(({ ctx, input }) => perform(entry, ctx, input))
    : base.mutation(({ ctx, input }) => perform(entry, ctx, input));
}

/** Every procedure of the contract with its handler; one without the other does not compile. */
export function buildRouter(handlers: Handlers): AppRouter {
  const areas = Object.entries(contract).map(([area, procedures]) => {
    const table = handlers[area as keyof Handlers] as unknown as Record<string, AnyHandler>; // the type of `Handlers` pairs them by name
    const built = Object.entries(procedures as Record<string, AnyProcedure>).map(([name, procedure]) => {
      const handler = table[name];
      if (!handler) throw new Error(`${area}.${name} has no handler`);
      return [name, build({ path: `${area}.${name}`, procedure, handler })] as const;
    });
    return [area, t.router(Object.fromEntries(built))] as const;
  });
  return t.router(Object.fromEntries(areas)) as unknown as AppRouter; // built from the contract by name; its type is derived from the same contract
}
