import { initTRPC } from "@trpc/server";
import type { Ability } from "#domain/access/abilities.ts";
import type { Caller } from "#server/platform/caller.ts";
import { errorData } from "./error-shape.ts";

/** What a request brings: who asks, and under which address the product is reached. */
export interface RequestContext {
  readonly caller: Caller | null;
  readonly baseUrl: string;
  /** False where another site sent the request. */
  readonly sameOrigin: boolean;
  /** Aborted when the caller goes away before the answer. */
  readonly signal?: AbortSignal | undefined;
}

export const t = initTRPC
  .context<RequestContext>()
  .meta<{ ability: Ability }>()
  .create({
    errorFormatter: ({ shape, error }) => {
      const data = errorData(error);
      return {
        message: data.problems.map((each) => each.message).join("\n"),
        code: shape.code,
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          ...(shape.data.path === undefined ? {} : { path: shape.data.path }),
          ...data,
        },
      };
    },
  });
