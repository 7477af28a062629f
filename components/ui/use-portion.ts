import { useState } from "react";

/** How many of a long list are drawn, and what draws as many more; null when all are. */
export function usePortion(
  total: number,
  size: number,
): { readonly shown: number; readonly onMore: (() => void) | null } {
  const [most, setMost] = useState(size);
  return { shown: Math.min(most, total), onMore: total > most ? () => setMost(most + size) : null };
}
