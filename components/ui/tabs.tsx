"use client";
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

export interface Tab {
  readonly value: string;
  readonly label: string;
  readonly count?: number | null | undefined;
}

interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Tabs({ tabs, value, onChange, label, aside, children }: TabsProps) {
  return (
    <Radix.Root className="tabs" value={value} onValueChange={onChange}>
      <div className="tabs-bar">
        <Radix.List aria-label={label}>
          {tabs.map((tab) => (
            <Radix.Trigger key={tab.value} value={tab.value}>
              {tab.label}
              {tab.count ? <small>{tab.count.toLocaleString("en-US")}</small> : null}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside}
      </div>
      <Radix.Content value={value} className="tabs-content">
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
