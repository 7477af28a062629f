import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { mostInABatch } from "#domain/api/batch.ts";
import type { RequestContext } from "./init.ts";
import { router } from "./router.ts";

/** Answers one tRPC request, single or batched; one that asks too much is refused before anybody is asked who sent it. */
export const handleTrpc = (request: Request, createContext: () => Promise<RequestContext>): Promise<Response> =>
  fetchRequestHandler({ endpoint: "/api/trpc", req: request, router, createContext, maxBatchSize: mostInABatch });
