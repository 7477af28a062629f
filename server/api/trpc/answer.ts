import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { config } from "#server/platform/config.ts";
import { findRequestCaller, isSameOrigin } from "../request-caller.ts";
import type { RequestContext } from "./init.ts";
import { router } from "./router.ts";
import { mostInABatch } from "#domain/api/batch.ts";

const contextOf = async (request: Request): Promise<RequestContext> => ({
  caller: await findRequestCaller(),
  baseUrl: config().baseUrl,
  sameOrigin: isSameOrigin(request),
  signal: request.signal,
});

/** Answers one tRPC request, single or batched. */
export const answerTrpc = (request: Request): Promise<Response> =>
  fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router,
    createContext: () => contextOf(request),
    maxBatchSize: mostInABatch,
  });
