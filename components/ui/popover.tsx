"use client";
import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";

interface PopoverProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly trigger: ReactNode;
  readonly label: string;
  readonly align?: "start" | "end";
  /** As wide as its trigger, as a list of choices is. */
  readonly matchTrigger?: boolean;
  readonly children: ReactNode;
}

/** A small panel at its trigger; Escape and a click outside close it and give the focus back. */
export const Popover = ({
  open,
  onOpenChange,
  trigger,
  label,
  align = "start",
  matchTrigger = false,
  children,
}: PopoverProps) => (
  <Radix.Root open={open} onOpenChange={onOpenChange}>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content
        className={matchTrigger ? "popover as-trigger" : "popover"}
        align={align}
        sideOffset={4}
        aria-label={label}
      >
        {children}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
);
