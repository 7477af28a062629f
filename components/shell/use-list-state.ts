"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useState } from "react";

/**
 * How a list is narrowed and sorted, kept in the page's address: a link shows the same list, and going back from a row
 * finds it as it was. What was set is there at once; the router's own parameters follow it.
 */
export function useListState(): {
  readonly get: (key: string) => string | undefined;
  readonly set: (change: Record<string, string | null>) => void;
} {
  const parameters = useSearchParams();
  const path = usePathname();
  const [written, setWritten] = useState<URLSearchParams | null>(null);
  if (written?.toString() === parameters.toString()) setWritten(null);
  const current = written ?? parameters;
  const get = useCallback((key: string) => current.get(key) ?? undefined, [current]);
  const set = useCallback(
    (change: Record<string, string | null>) => {
      const next = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(change))
        if (value === null || value === "") next.delete(key);
        else next.set(key, value);
      setWritten(next);
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
