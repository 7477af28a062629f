"use client";
import { type DehydratedState, HydrationBoundary } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";

/** What is inside finds the answers that came with the page. `state` is the JSON of a query cache. */
export function Prefetched({ state, children }: { state: string; children: ReactNode }) {
  const known = useMemo(() => JSON.parse(state) as DehydratedState, [state]);
  return <HydrationBoundary state={known}>{children}</HydrationBoundary>;
}
