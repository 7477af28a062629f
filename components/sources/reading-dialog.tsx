"use client";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { SourceView, TriedReading } from "#domain/api/sources.ts";
import { readingKey } from "#domain/reading/reading-config.ts";
import { useTRPC } from "../shell/api.ts";
import { errorProblems } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemCard } from "../ui/problem-card.tsx";
import { Table } from "../ui/table.tsx";
import { ReadingSetting, settingsOf } from "./reading-setting.tsx";

type Config = Readonly<Record<string, unknown>>;

const without = (config: Config, field: string): Config =>
  Object.fromEntries(Object.entries(config).filter(([name]) => name !== field));

interface FirstRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** The first rows of a file as they are read. */
function FirstRowsTable({ label, of }: { label: string; of: FirstRows | undefined }) {
  return (
    <Table<readonly (string | null)[]>
      label={label}
      dense
      rows={of?.rows}
      rowKey={(row) => String(of?.rows.indexOf(row))}
      empty={{ title: "No rows" }}
      columns={(of?.columns ?? [{ name: "…", type: "" }]).slice(0, 12).map((column, index) => ({
        key: String(index),
        title: (
          <span title={column.type}>
            {column.name} <small className="meta">{column.type}</small>
          </span>
        ),
        cell: (row: readonly (string | null)[]) =>
          row[index] === null ? <span className="null">no value</span> : (row[index] ?? "").slice(0, 60),
      }))}
    />
  );
}

/** Any part of how a file is read, with its first rows before and after. */
export function ReadingDialog({
  source,
  busy,
  onClose,
  onRead,
}: {
  source: SourceView;
  busy: boolean;
  onClose: () => void;
  onRead: (config: Record<string, unknown>) => void;
}) {
  const trpc = useTRPC();
  const before = without(source.node.config, "path");
  const [config, setConfig] = useState<Config>(before);
  const tried = useDeferredValue(config);
  const isChanged = readingKey(config) !== readingKey(before);
  const now = useQuery(trpc.sources.rows.queryOptions({ id: source.id, limit: 8, offset: 0 }));
  const then = useQuery({
    ...trpc.sources.tryReading.queryOptions({ id: source.id, config: { ...tried } }),
    enabled: isChanged,
    placeholderData: (last) => last,
    retry: false,
  });
  const found = then.data as TriedReading | undefined;
  const problems = then.error ? errorProblems(then.error) : (found?.problems ?? []);
  return (
    <Dialog
      open
      onClose={onClose}
      width="full"
      title={`How ${source.name} is read`}
      description="Each pipeline that reads it gets a revision with the change; taking that back reads it as before."
      footer={
        <Button
          variant="primary"
          loading={busy}
          disabled={!isChanged || then.isFetching || problems.length > 0}
          onClick={() => onRead({ ...config })}
        >
          Read it so
        </Button>
      }
    >
      <div className="reading-form">
        <div>
          {settingsOf(source.profile?.decisions ?? []).map((setting) => (
            <ReadingSetting
              key={setting.path}
              setting={setting}
              value={config[setting.path]}
              onChange={(value) =>
                setConfig({
                  ...without(config, setting.path),
                  ...(value === undefined ? {} : { [setting.path]: value }),
                })
              }
            />
          ))}
        </div>
        <div>
          <h3>Now</h3>
          <FirstRowsTable label="First rows now" of={now.data as FirstRows | undefined} />
          <h3>With these settings</h3>
          {!isChanged ? (
            <p className="secondary">Change a setting to see the first rows with it.</p>
          ) : problems[0] ? (
            <ProblemCard problem={problems[0]} />
          ) : (
            <>
              <p className="secondary">{found?.sentence ?? "Reading…"}</p>
              <FirstRowsTable label="First rows with these settings" of={found} />
            </>
          )}
        </div>
      </div>
    </Dialog>
  );
}
