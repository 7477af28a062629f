"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Database, FileText } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ConnectionView, SourceView } from "#domain/api/sources.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { showError } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { formatBytes, formatInstant, formatNumber } from "../ui/format.ts";
import { Pill } from "../ui/pill.tsx";
import { connectionOf, kindWords, sourceTones, sourceWords } from "./source-words.ts";

const Facts = ({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) => (
  <dl className="facts">
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

const connectionPill = {
  ok: ["ok", "Connected"],
  failed: ["bad", "Failing"],
  untested: ["idle", "Not tested"],
} as const;

/** A connection's last test, its address and where its password lives. */
export function ConnectionAside({ connection, onRemoved }: { connection: ConnectionView; onRemoved: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const write = useReason("connection.write");
  const bring = useReason("source.write");
  const refresh = () => void client.invalidateQueries({ queryKey: trpc.connections.list.queryKey() });
  const test = useMutation(trpc.connections.test.mutationOptions({ onSettled: refresh, onError: showError }));
  const remove = useMutation(
    trpc.connections.remove.mutationOptions({
      onSuccess: () => {
        refresh();
        onRemoved();
      },
      onError: showError,
    }),
  );
  const [asking, setAsking] = useState(false);
  const [tone, word] = connectionPill[connection.state];
  return (
    <aside className="source-aside" aria-label={`Connection ${connection.name}`}>
      <header>
        <span className="profiling-icon">
          <Database size={16} strokeWidth={1.6} aria-hidden />
        </span>
        <div>
          <h2 title={connection.name}>{connection.builtIn ? "Local warehouse" : connection.name}</h2>
          <p className="secondary">{connection.builtIn ? `as ${connection.name}` : "Postgres"}</p>
        </div>
        <Pill tone={tone}>{word}</Pill>
      </header>
      <section>
        <div className="aside-head">
          <h3>Connection test</h3>
          <Button size="sm" reason={bring} loading={test.isPending} onClick={() => test.mutate({ id: connection.id })}>
            {connection.testedAt ? "Test again" : "Test"}
          </Button>
        </div>
        <p className={connection.state === "failed" ? "bad-text" : "secondary"}>
          {connection.message ?? (connection.state === "ok" ? "The database answers." : "It was not tried yet.")}
        </p>
        {connection.testedAt && <p className="meta">{formatInstant(connection.testedAt)}</p>}
      </section>
      <section>
        <h3>Address</h3>
        <Facts
          facts={[
            ["Host", <code key="host">{connection.host}</code>],
            ["Port", <code key="port">{connection.port}</code>],
            ["Database", <code key="database">{connection.database}</code>],
            ["Encrypted", connection.ssl ? "yes, TLS" : "no"],
          ]}
        />
      </section>
      <section>
        <h3>Credential</h3>
        <Facts
          facts={[
            ["Identity", <code key="user">{connection.user}</code>],
            ["Password", connection.builtIn ? "made at the start" : "kept encrypted"],
            ["Shown to", "nobody"],
          ]}
        />
      </section>
      {!connection.builtIn && (
        <section>
          <Button size="sm" variant="danger" reason={write} loading={remove.isPending} onClick={() => setAsking(true)}>
            Remove the connection
          </Button>
        </section>
      )}
      <Confirm
        title={asking ? `Remove ${connection.name}?` : null}
        text="Its stored password goes with it. Pipelines that read or load through it stop working until it is set up again under this name."
        action="Remove"
        loading={remove.isPending}
        onConfirm={() => remove.mutate({ id: connection.id }, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    </aside>
  );
}

/** What is known of a source beside its columns. */
export function SourceAside({ source }: { source: SourceView }) {
  const connection = connectionOf(source);
  const { profile } = source;
  return (
    <aside className="source-aside" aria-label={`Details of ${source.name}`}>
      <header>
        <span className="profiling-icon">
          <FileText size={16} strokeWidth={1.6} aria-hidden />
        </span>
        <div>
          <h2 title={source.name}>{source.name}</h2>
          <p className="secondary">{kindWords[source.kind]}</p>
        </div>
        <Pill tone={sourceTones[source.state]}>{sourceWords[source.state]}</Pill>
      </header>
      <section>
        <h3>Kept</h3>
        <Facts
          facts={[
            [
              "Where",
              connection ? `read through ${connection}` : source.kind === "path" ? "read in place" : "in the workspace",
            ],
            ["Size", formatBytes(source.sizeBytes)],
            ["Brought", formatInstant(source.createdAt)],
            ["Profiled", source.profiledAt ? formatInstant(source.profiledAt) : "not yet"],
            [
              "Content",
              source.contentHash ? (
                <code key="hash" title={source.contentHash}>
                  {source.contentHash.slice(0, 12)}
                </code>
              ) : (
                "–"
              ),
            ],
          ]}
        />
      </section>
      {profile && (
        <section>
          <h3>Keys</h3>
          {profile.keys.length === 0 ? (
            <p className="secondary">No column identifies a row.</p>
          ) : (
            <p className="aside-chips">
              {profile.keys.slice(0, 6).map((key) => (
                <code key={key.join()} className="chip mono">
                  {key.join(" + ")}
                </code>
              ))}
            </p>
          )}
        </section>
      )}
      {profile && (
        <section>
          <h3>What a planner sees</h3>
          <Facts
            facts={[
              ["Names, types, counts", "all"],
              ["Personal samples", "masked"],
              ["Whole rows", "never"],
            ]}
          />
        </section>
      )}
      {profile && profile.unreadable > 0 && (
        <section>
          <h3>Records not read</h3>
          <p className="bad-text">{formatNumber(profile.unreadable)} of the file</p>
          {profile.refused.slice(0, 3).map((each) => (
            <p key={each.line} className="meta">
              line {formatNumber(each.line)}: {each.message}
            </p>
          ))}
        </section>
      )}
    </aside>
  );
}
