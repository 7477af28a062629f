import { dehydrate, QueryClient } from "@tanstack/react-query";
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { config } from "#server/platform/config.ts";
import { findRequestCaller } from "../request-caller.ts";
import type { AppRouter } from "./app-router.ts";
import { router } from "./router.ts";

type Ask = TRPCOptionsProxy<AppRouter>;
type Question = Parameters<QueryClient["prefetchQuery"]>[0];

/**
 * Answers the queries that a page will ask, so that the answers travel with the page instead of after it.
 * Each goes through its procedure, which authorises as ever. Returns the state of a query cache as JSON;
 * a query that fails is left out, and the page asks it again and shows the error.
 */
export async function prefetch(questionsOf: (ask: Ask) => readonly unknown[]): Promise<string> {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const ctx = { caller: await findRequestCaller(), baseUrl: config().baseUrl, sameOrigin: true };
  const ask = createTRPCOptionsProxy({ ctx, router, queryClient }) as unknown as Ask;
  await Promise.all(questionsOf(ask).map((each) => queryClient.prefetchQuery(each as Question)));
  return JSON.stringify(dehydrate(queryClient));
}
