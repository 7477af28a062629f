import { config } from "#server/platform/config.ts";
import { findRequestCaller } from "../request-caller.ts";
import { isSameOrigin } from "../same-origin.ts";
import { handleTrpc } from "./handle-request.ts";
import type { RequestContext } from "./init.ts";

const contextOf = async (request: Request): Promise<RequestContext> => ({
  caller: await findRequestCaller(),
  baseUrl: config().baseUrl,
  sameOrigin: isSameOrigin(request),
  signal: request.signal,
});

/** Answers a tRPC request of whoever is signed in. */
export const answerTrpc = (request: Request): Promise<Response> => handleTrpc(request, () => contextOf(request));
