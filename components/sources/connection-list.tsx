"use client";
import { Database, Files } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ConnectionView } from "#domain/api/sources.ts";
import { classNames } from "../ui/class-names.ts";
import { Input } from "../ui/field.tsx";
import { formatAge } from "../ui/format.ts";
import { FailedState, LoadingRows } from "../ui/states.tsx";
import { useNow } from "../ui/use-now.ts";

interface ConnectionListProps {
  readonly connections: readonly ConnectionView[] | undefined;
  readonly error: { readonly message: string; readonly mend: string | null } | undefined;
  readonly onRetry: () => void;
  /** The connection in sight; null while all sources are. */
  readonly chosen: string | null;
  readonly onChoose: (connection: string | null) => void;
  readonly sources: number | undefined;
}

type Shown = "all" | "failed" | "untested";
const stateWords = { ok: "Connected", failed: "Failing", untested: "Not tested" } as const;

interface EntryProps {
  readonly here: boolean;
  readonly icon: ReactNode;
  readonly name: string;
  readonly aside: string;
  readonly state: ReactNode;
  readonly onChoose: () => void;
}

const Entry = ({ here, icon, name, aside, state, onChoose }: EntryProps) => (
  <li>
    <button
      type="button"
      className={classNames("connection", here && "here")}
      aria-current={here || undefined}
      onClick={onChoose}
    >
      <span className="connection-icon">{icon}</span>
      <b>{name}</b>
      <span className="meta">{aside}</span>
      <span className="connection-state">{state}</span>
    </button>
  </li>
);

/** What rows can come from: everything that was profiled, and each database. */
export function ConnectionList({ connections, error, onRetry, chosen, onChoose, sources }: ConnectionListProps) {
  const now = useNow(30_000) ?? 0;
  const [shown, setShown] = useState<Shown>("all");
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const count = (state: ConnectionView["state"]): number =>
    (connections ?? []).filter((each) => each.state === state).length;
  const found = (connections ?? []).filter(
    (each) =>
      (shown === "all" || each.state === shown) &&
      `${each.name} ${each.host} ${each.database}`.toLowerCase().includes(wanted),
  );
  const tabs = [
    { value: "all", label: "All", count: connections?.length ?? 0 },
    { value: "failed", label: "Failing", count: count("failed") },
    { value: "untested", label: "Not tested", count: count("untested") },
  ] as const;
  return (
    <section className="connections" aria-label="Connections">
      <div className="connection-tabs">
        {tabs.map((tab) => (
          <button key={tab.value} type="button" aria-pressed={shown === tab.value} onClick={() => setShown(tab.value)}>
            {tab.label}
            <small>{tab.count}</small>
          </button>
        ))}
      </div>
      <div className="connection-search">
        <Input
          type="search"
          aria-label="Search connections"
          placeholder="Name, host or database"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <ul>
        {shown === "all" && wanted === "" && (
          <>
            <li className="connection-group">
              <span>Files and tables</span>
            </li>
            <Entry
              here={chosen === null}
              icon={<Files size={14} strokeWidth={1.6} aria-hidden />}
              name="All sources"
              aside={sources === undefined ? "" : String(sources)}
              state="Profiled, kept once by content"
              onChoose={() => onChoose(null)}
            />
          </>
        )}
        <li className="connection-group">
          <span>Postgres</span>
          <span>{found.length}</span>
        </li>
        {found.map((each) => (
          <Entry
            key={each.id}
            here={chosen === each.name}
            icon={<Database size={14} strokeWidth={1.6} aria-hidden />}
            name={each.builtIn ? "Local warehouse" : each.name}
            aside={each.builtIn ? each.name : each.database}
            onChoose={() => onChoose(each.name)}
            state={
              <>
                <i className={classNames("dot", each.state)} aria-hidden />
                <span className={each.state === "failed" ? "bad-text" : undefined}>
                  {stateWords[each.state]}
                  {each.testedAt ? `, tested ${formatAge(each.testedAt, now)}` : ""}
                </span>
              </>
            }
          />
        ))}
      </ul>
      {connections && found.length === 0 && <p className="connection-none">No connection matches.</p>}
      {!connections && !error && <LoadingRows rows={3} label="Loading the connections" />}
      {error && <FailedState message={error.message} mend={error.mend} onRetry={onRetry} />}
    </section>
  );
}
