"use client";
import "./sources.css";
import { FileUp, FlaskConical, Link2, Plug } from "lucide-react";
import { type DragEvent, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { keyText } from "../shell/key-text.ts";
import { useReason } from "../shell/session.tsx";
import { useShortcuts } from "../shell/shortcuts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input } from "../ui/field.tsx";
import { formatBytes } from "../ui/format.ts";
import { Kbd } from "../ui/kbd.tsx";
import { Progress } from "../ui/states.tsx";
import { ProfilingCard } from "./profiling-card.tsx";
import { TablePicker } from "./table-picker.tsx";
import type { Sources } from "./use-sources.ts";

interface StartCardProps {
  readonly sources: Sources;
  readonly first?: "upload" | "table" | "example" | null;
  readonly onExample: (request: string) => void;
}

function Way({
  icon,
  title,
  text,
  keys,
  onClick,
  disabled,
}: {
  icon: ReactNode;
  title: string;
  text: string;
  keys: string;
  onClick: () => void;
  disabled: boolean;
}) {
  return (
    <button type="button" className="way" onClick={onClick} disabled={disabled}>
      <span className="way-icon">{icon}</span>
      <span>
        <b>{title}</b>
        <small>{text}</small>
      </span>
      <Kbd>{keys}</Kbd>
    </button>
  );
}

/** The whole canvas takes a drop; a path pasted anywhere outside a field counts. */
export function useDrop(upload: (files: readonly File[]) => void, onPath: (path: string) => void) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if ((event.target as HTMLElement | null)?.closest?.("input, textarea, [contenteditable]")) return;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData("text/plain").trim() ?? "";
      if (files.length > 0) upload(files);
      else if (/^[~/.]?[\w./ -]+\.(csv|tsv|json|ndjson|parquet)$/i.test(text)) onPath(text);
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, [upload, onPath]);
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        upload([...event.dataTransfer.files]);
      },
    },
  };
}

export function StartCard({ sources, first, onExample }: StartCardProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [table, setTable] = useState(first === "table");
  const [pathOpen, setPathOpen] = useState(false);
  const [path, setPath] = useState("");
  const reason = useReason("source.write");
  const { addExample } = sources;
  const example = useCallback(
    () => addExample.mutate({ example: "orders_daily" }, { onSuccess: (reply) => onExample(reply.request) }),
    [addExample, onExample],
  );
  const begun = useRef(false);
  useEffect(() => {
    if (first === "example" && !begun.current) {
      begun.current = true;
      example();
    }
  }, [first, example]);
  const drop = useDrop(sources.upload, (text) => {
    setPath(text);
    setPathOpen(true);
  });
  const busy = sources.sources.find((source) => source.state === "profiling" || source.state === "waiting");
  useShortcuts(
    reason
      ? []
      : [
          { keys: "u", does: "Start from a file", run: () => picker.current?.click() },
          { keys: "c", does: "Start from a database", run: () => setTable(true) },
          { keys: "e", does: "Start from the example", run: example },
          {
            keys: "Escape",
            does: "Stop profiling",
            run: () => {
              sources.uploads.forEach((each) => each.upload.cancel());
              if (busy) sources.cancel.mutate({ id: busy.id });
            },
          },
        ],
  );
  const addPath = () =>
    sources.addPath.mutate(
      { path: path.trim() },
      {
        onSuccess: () => {
          setPathOpen(false);
          setPath("");
        },
      },
    );
  return (
    <div className={drop.over ? "start over" : "start"} {...drop.handlers}>
      <section className="start-card" aria-label="Where is the data?">
        <header>
          <h2>Where is the data?</h2>
          <p className="secondary">
            Read in place, or kept in your workspace if dropped. Nothing is written until you run.
          </p>
        </header>
        <div className="ways">
          <Way
            icon={<FileUp size={16} strokeWidth={1.6} />}
            title="Drop a file"
            text="CSV, TSV, JSON or Parquet"
            keys="U"
            disabled={Boolean(reason)}
            onClick={() => picker.current?.click()}
          />
          <Way
            icon={<Plug size={16} strokeWidth={1.6} />}
            title="Connect a database"
            text="Postgres, or the local warehouse"
            keys="C"
            disabled={Boolean(reason)}
            onClick={() => setTable(true)}
          />
          <Way
            icon={<Link2 size={16} strokeWidth={1.6} />}
            title="Name a path"
            text="in a folder that is allowed"
            keys={keyText("Mod+V")}
            disabled={Boolean(reason)}
            onClick={() => setPathOpen(true)}
          />
          <Way
            icon={<FlaskConical size={16} strokeWidth={1.6} />}
            title="Start from the example"
            text="orders and customers, with traps"
            keys="E"
            disabled={Boolean(reason) || addExample.isPending}
            onClick={example}
          />
        </div>
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.parquet"
          data-testid="file-input"
          onChange={(event) => {
            sources.upload([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        {sources.uploads.map((each) => (
          <div key={each.name} className="uploading" role="status">
            <p>
              <code>{each.name}</code>{" "}
              <span className="secondary figures">
                {formatBytes(each.progress?.sentBytes ?? 0)} of {formatBytes(each.progress?.totalBytes ?? 0)}
                {each.progress ? `, ${formatBytes(each.progress.bytesPerSecond)}/s` : ""}
              </span>
              <span className="spacer" />
              <Button size="sm" onClick={() => each.upload.cancel()}>
                Cancel
              </Button>
            </p>
            <Progress
              value={each.progress ? each.progress.sentBytes / Math.max(1, each.progress.totalBytes) : 0}
              label={`Uploading ${each.name}`}
            />
          </div>
        ))}
        {sources.sources.map((source) => (
          <ProfilingCard
            key={source.id}
            source={source}
            isOnEscape={source.id === busy?.id}
            onCancel={() => sources.cancel.mutate({ id: source.id })}
            onAgain={() => sources.again.mutate({ id: source.id })}
          />
        ))}
        {sources.sources.length > 0 && (
          <footer className="secondary">
            {busy
              ? "Becomes the first step when the profile ends."
              : sources.sources.some((source) => source.state === "ready")
                ? "Say in the chat what should come out."
                : "Nothing was kept. Try again, or bring other data."}
            <span className="spacer" />
            {busy && "Cancel keeps nothing."}
          </footer>
        )}
      </section>
      <TablePicker
        open={table}
        onClose={() => setTable(false)}
        onPick={(connection, name) => {
          setTable(false);
          sources.addTable.mutate({ connection, table: name });
        }}
      />
      <Dialog
        open={pathOpen}
        onClose={() => setPathOpen(false)}
        title="Name a path"
        footer={
          <Button variant="primary" loading={sources.addPath.isPending} disabled={path.trim() === ""} onClick={addPath}>
            Read it
          </Button>
        }
      >
        <Field label="Path" help="A file under a folder that the admin allowed.">
          {(control) => (
            <Input
              {...control}
              value={path}
              autoFocus
              onChange={(event) => setPath(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && path.trim()) addPath();
              }}
            />
          )}
        </Field>
      </Dialog>
    </div>
  );
}
