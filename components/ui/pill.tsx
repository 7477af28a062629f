import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type Tone = "ok" | "run" | "warn" | "bad" | "idle" | "accent";

/** A state: a dot and always a word. */
export const Pill = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <span className={classNames("pill", tone)}>
    <i aria-hidden />
    {children}
  </span>
);

export const Chip = ({
  mono = false,
  accent = false,
  children,
  title,
}: {
  mono?: boolean;
  accent?: boolean;
  children: ReactNode;
  title?: string;
}) => (
  <span className={classNames("chip", mono && "mono", accent && "accent")} title={title}>
    {children}
  </span>
);

/** The number that links a suggestion in the chat with its marker on the canvas. */
export const Marker = ({ filled = false, children }: { filled?: boolean; children: ReactNode }) => (
  <span className={classNames("marker", filled && "filled")}>{children}</span>
);
