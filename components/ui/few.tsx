"use client";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";

const inSight = 3;

interface FewProps<T> {
  readonly items: readonly T[];
  readonly children: (item: T, index: number) => ReactNode;
}

/** Three of a list in sight, the rest on demand, so that a long list never pushes away what can be decided. */
export function Few<T>({ items, children }: FewProps<T>) {
  const [all, setAll] = useState(false);
  return (
    <>
      {(all ? items : items.slice(0, inSight)).map(children)}
      {items.length > inSight && (
        <Button size="sm" variant="quiet" className="few-more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show ${items.length - inSight} more`}
        </Button>
      )}
    </>
  );
}
