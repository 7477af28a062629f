"use client";
import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import type { PipelineRow } from "#domain/api/pipelines.ts";
import { plural } from "#domain/text/plural.ts";
import { IconButton } from "../ui/button.tsx";
import { formatAge, formatInstant } from "../ui/format.ts";
import { Menu } from "../ui/menu.tsx";
import { Pill } from "../ui/pill.tsx";
import type { TableColumn } from "../ui/table.tsx";
import { RunSquares } from "./run-squares.tsx";

interface PipelineActions {
  readonly now: number;
  /** Why this person may not change pipelines. */
  readonly reason: string | null;
  readonly onOpen: (row: PipelineRow) => void;
  readonly onLabel: (row: PipelineRow) => void;
  readonly onDuplicate: (row: PipelineRow) => void;
  readonly onRemove: (row: PipelineRow) => void;
  readonly onTag: (tag: string) => void;
}

/** What is pressed inside a row does not open the row. */
const Inside = ({ children }: { children: ReactNode }) => (
  <span onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
    {children}
  </span>
);

export function pipelineColumns(actions: PipelineActions): TableColumn<PipelineRow>[] {
  const { now, reason } = actions;
  return [
    {
      key: "name",
      title: "Name",
      sort: "name",
      cell: (row) => (
        <span className="row-name">
          <b>{row.name}</b>
          <small>{plural(row.steps, "step")}</small>
          {row.tags.length > 0 && (
            <Inside>
              {row.tags.map((tag) => (
                <button key={tag} type="button" className="tag" onClick={() => actions.onTag(tag)}>
                  {tag}
                </button>
              ))}
            </Inside>
          )}
        </span>
      ),
    },
    { key: "owner", title: "Owner", cell: (row) => <span className="secondary">{row.owner.name}</span> },
    { key: "runs", title: "Last runs", cell: (row) => <RunSquares runs={row.lastRuns} /> },
    {
      key: "schedule",
      title: "Schedule",
      cell: (row) =>
        row.schedule ? (
          <span title={row.schedule.timezone}>
            <code>{row.schedule.cron}</code>
          </span>
        ) : (
          <span className="meta">by hand</span>
        ),
    },
    {
      key: "version",
      title: "Version",
      cell: (row) =>
        row.publishedVersion ? (
          <Pill tone="ok">published v{row.publishedVersion}</Pill>
        ) : (
          <Pill tone="idle">draft</Pill>
        ),
    },
    {
      key: "pending",
      title: "Suggestions",
      numeric: true,
      cell: (row) =>
        row.pendingSuggestions > 0 ? (
          <Pill tone="accent">{row.pendingSuggestions} pending</Pill>
        ) : (
          <span className="meta">none</span>
        ),
    },
    {
      key: "changed",
      title: "Changed",
      sort: "changed",
      cell: (row) => (
        <span className="secondary" title={formatInstant(row.updatedAt)}>
          {formatAge(row.updatedAt, now)} by {row.updatedBy}
        </span>
      ),
    },
    {
      key: "menu",
      title: <span className="visually-hidden">Actions</span>,
      width: 44,
      cell: (row) => (
        <Inside>
          <Menu
            label={`Actions for ${row.name}`}
            align="end"
            trigger={<IconButton label={`Actions for ${row.name}`} size="sm" icon={<Ellipsis size={15} />} />}
            items={[
              { label: "Open", onSelect: () => actions.onOpen(row) },
              {
                label: "Tags and owner",
                disabled: Boolean(reason),
                hint: reason ?? undefined,
                onSelect: () => actions.onLabel(row),
              },
              {
                label: "Duplicate",
                disabled: Boolean(reason),
                hint: reason ?? undefined,
                onSelect: () => actions.onDuplicate(row),
              },
              {
                label: "Remove",
                danger: true,
                disabled: Boolean(reason),
                hint: reason ?? undefined,
                onSelect: () => actions.onRemove(row),
              },
            ]}
          />
        </Inside>
      ),
    },
  ];
}
