"use client";
import "./sources.css";
import { X } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useReason } from "../shell/session.tsx";
import { useShortcuts } from "../shell/shortcuts.ts";
import { IconButton } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { BroughtList } from "./brought-list.tsx";
import { PathDialog } from "./path-dialog.tsx";
import { StartCard } from "./start-card.tsx";
import { TablePicker } from "./table-picker.tsx";
import { useDrop } from "./use-drop.ts";
import type { Sources } from "./use-sources.ts";
import { Ways } from "./ways.tsx";

interface BringAreaProps {
  readonly sources: Sources;
  readonly first: "upload" | "table" | "example" | null;
  /** Nothing is on the canvas: the start card takes its place. */
  readonly isEmpty: boolean;
  /** The person asked for the ways in, beside the steps that are there. */
  readonly isBringing: boolean;
  readonly onClose: () => void;
  readonly onExample: (request: string) => void;
  readonly canvas: ReactNode;
  readonly bar: ReactNode;
}

const noActions = () => undefined;

/** The canvas, which takes a drop at any time; what is being brought stands below it and never over its steps. */
export function BringArea({ sources, first, isEmpty, isBringing, onClose, onExample, canvas, bar }: BringAreaProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [table, setTable] = useState(first === "table");
  const [path, setPath] = useState<string | null>(null);
  const reason = useReason("source.write");
  const { addExample, upload } = sources;
  const take = useCallback(
    (files: readonly File[]) => {
      if (reason || files.length === 0) return;
      upload(files);
      onClose();
    },
    [reason, upload, onClose],
  );
  const example = useCallback(
    () =>
      addExample.mutate(
        { example: "orders_daily" },
        {
          onSuccess: (reply) => {
            onExample(reply.request);
            onClose();
          },
        },
      ),
    [addExample, onExample, onClose],
  );
  const begun = useRef(false);
  useEffect(() => {
    if (first === "example" && !begun.current) {
      begun.current = true;
      example();
    }
  }, [first, example]);
  const drop = useDrop(take, reason ? noActions : setPath);
  const busy = sources.sources.find((source) => source.state === "profiling" || source.state === "waiting");
  const actions = {
    onFile: () => picker.current?.click(),
    onTable: () => setTable(true),
    onPath: () => setPath(""),
    onExample: example,
  };
  const stop = () => {
    sources.uploads.forEach((each) => each.upload?.cancel());
    if (busy) sources.cancel.mutate({ id: busy.id });
    if (isBringing) onClose();
  };
  useShortcuts(
    reason || !(isEmpty || isBringing)
      ? []
      : [
          { keys: "u", does: "Start from a file", run: actions.onFile },
          { keys: "c", does: "Start from a database", run: actions.onTable },
          { keys: "e", does: "Start from the example", run: example },
          { keys: "Escape", does: "Stop profiling", run: stop },
        ],
  );
  const addPath = (wanted: string) =>
    sources.addPath.mutate(
      { path: wanted },
      {
        onSuccess: () => {
          setPath(null);
          onClose();
        },
      },
    );
  return (
    <>
      <div className={classNames("studio-canvas", drop.over && "over")} {...drop.handlers}>
        {isEmpty ? <StartCard sources={sources} onEscape={busy?.id ?? null} actions={actions} /> : canvas}
        {bar}
      </div>
      {!isEmpty && isBringing && (
        <section className="bring-strip" aria-label="Bring a source">
          <Ways actions={reason ? null : actions} />
          <IconButton label="Close" size="sm" icon={<X size={14} />} onClick={onClose} />
        </section>
      )}
      {!isEmpty && <BroughtList sources={sources} />}
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.parquet,.arrow,.feather,.avro,.xlsx,.xls,.ods"
        data-testid="file-input"
        onChange={(event) => {
          take([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <TablePicker
        open={table}
        onClose={() => setTable(false)}
        onPick={(connection, name) => {
          setTable(false);
          sources.addTable.mutate({ connection, table: name });
          onClose();
        }}
      />
      <PathDialog
        path={path}
        busy={sources.addPath.isPending}
        onPath={setPath}
        onClose={() => setPath(null)}
        onDone={addPath}
      />
    </>
  );
}
