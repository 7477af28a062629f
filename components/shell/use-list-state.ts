"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/**
 * How a list is narrowed and sorted, kept in the page's address: a link shows the same list, and going back from a row
 * finds it as it was.
 */
export function useListState(): {
  readonly get: (key: string) => string | undefined;
  readonly set: (change: Record<string, string | null>) => void;
} {
  const parameters = useSearchParams();
  const path = usePathname();
  const get = useCallback((key: string) => parameters.get(key) ?? undefined, [parameters]);
  const set = useCallback(
    (change: Record<string, string | null>) => {
      const next = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(change))
        if (value === null || value === "") next.delete(key);
        else next.set(key, value);
      const query = next.toString();
      window.history.replaceState(null, "", query ? `${path}?${query}` : path);
    },
    [path],
  );
  return { get, set };
}

/** The value where it is one of those that are known, else the first. */
export const oneOf = <T extends string>(known: readonly [T, ...T[]], value: string | undefined): T =>
  known.find((each) => each === value) ?? known[0];
