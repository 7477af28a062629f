import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { AppRouter } from "#server/api/trpc/app-router.ts";

/** The one way to call the server from a component. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();
