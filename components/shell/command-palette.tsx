"use client";
import { Command } from "cmdk";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";
import { plural } from "#domain/text/plural.ts";
import { Kbd } from "../ui/kbd.tsx";
import { useTRPC } from "./api.ts";
import { keyText } from "./key-text.ts";
import { allShortcuts, type Shortcut } from "./shortcuts.ts";

const isPlace = (each: Shortcut): boolean => each.keys.startsWith("g ");

/** Goes anywhere and does anything that has a key; pipelines are found by name. */
export function CommandPalette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const router = useRouter();
  const trpc = useTRPC();
  const [search, setSearch] = useState("");
  const pipelines = useQuery(
    trpc.pipelines.list.queryOptions({ limit: 8, ...(search ? { search } : {}) }, { enabled: open }),
  );
  // What is chosen at first is the line at the top: so nothing is listed before the pipelines are there.
  const isComing = pipelines.isLoading && search === "";
  const choose = (run: () => void) => () => {
    onClose();
    setSearch("");
    run();
  };
  const commands = open && !isComing ? allShortcuts().filter((each) => each.keys !== "Mod+k") : [];
  const item = (each: Shortcut) => (
    <Command.Item key={each.keys} value={each.does} onSelect={choose(each.run)}>
      {each.does}
      <Kbd>{keyText(each.keys)}</Kbd>
    </Command.Item>
  );
  return (
    <Radix.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="overlay" />
        <Radix.Content className="palette" aria-describedby={undefined}>
          <Radix.Title className="visually-hidden">Search or run a command</Radix.Title>
          <Command label="Search or run a command">
            <Command.Input
              value={search}
              onValueChange={setSearch}
              placeholder="Search or run a command"
              className="palette-input"
              autoFocus
            />
            <Command.List className="palette-list">
              <Command.Empty className="palette-empty">
                {isComing ? "Looking for pipelines" : "Nothing is called that."}
              </Command.Empty>
              <Command.Group heading="Pipelines">
                {(pipelines.data?.items ?? []).map((row) => (
                  <Command.Item
                    key={row.id}
                    value={`${row.name} ${row.id}`}
                    onSelect={choose(() => router.push(`/pipelines/${row.id}`))}
                  >
                    {row.name}
                    <small>{plural(row.steps, "step")}</small>
                  </Command.Item>
                ))}
              </Command.Group>
              <Command.Group heading="Actions">{commands.filter((each) => !isPlace(each)).map(item)}</Command.Group>
              <Command.Group heading="Go to">{commands.filter(isPlace).map(item)}</Command.Group>
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function KeysList() {
  return (
    <dl className="keys-list">
      {allShortcuts().map((each) => (
        <div key={each.keys}>
          <dt>{each.does}</dt>
          <dd>
            <Kbd>{keyText(each.keys)}</Kbd>
          </dd>
        </div>
      ))}
    </dl>
  );
}
