"use client";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "./kbd.tsx";

export interface MenuItem { readonly label: string; readonly onSelect: () => void; readonly icon?: ReactNode; readonly keys?: string; readonly disabled?: boolean; readonly danger?: boolean; readonly hint?: string | undefined }

export function Menu({ trigger, items, label, align = "start" }: { trigger: ReactNode; items: readonly MenuItem[]; label: string; align?: "start" | "end" }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={4} aria-label={label}>
          {items.map((item) => (
            <DropdownMenu.Item key={item.label} className={item.danger ? "menu-item danger" : "menu-item"} disabled={item.disabled ?? false} onSelect={item.onSelect}>
              {item.icon}<span>{item.label}{item.hint && <small>{item.hint}</small>}</span>{item.keys && <Kbd>{item.keys}</Kbd>}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
