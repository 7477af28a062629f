"use client";
import { Download, Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { LogView } from "#domain/api/runs.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/field.tsx";
import { Segmented, Switch } from "../ui/toggle.tsx";
import { logFilter, severity } from "./log-filter.ts";

const clock = (iso: string): string =>
  new Date(iso).toLocaleTimeString("en-GB", { hour12: false }) + `.${iso.slice(20, 23).padEnd(3, "0")}`;
const asText = (line: LogView): string => `${line.at} ${line.level.toUpperCase()} ${line.stage ?? "-"} ${line.message}`;

function download(lines: readonly LogView[]): void {
  const url = URL.createObjectURL(new Blob([lines.map(asText).join("\n")], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: "run.log" });
  link.click();
  URL.revokeObjectURL(url);
}

/** Follow stops by itself when a person scrolls up. */
export function RunLogs({ logs, stage }: { logs: readonly LogView[]; stage: string | null }) {
  const [query, setQuery] = useState("");
  const [level, setLevel] = useState<"info" | "warn">("info");
  const [follow, setFollow] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => {
    const ordered = [...logs].sort((a, b) => a.number - b.number);
    const matches = logFilter(query, Date.parse(ordered.at(-1)?.at ?? "") || undefined);
    return ordered.filter(
      (line) => severity[line.level] >= severity[level] && (!stage || line.stage === stage) && matches(line),
    );
  }, [logs, query, level, stage]);
  const warnings = logs.filter((line) => severity[line.level] >= severity.warn).length;
  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [shown, follow]);
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    if (scrollTop + clientHeight < scrollHeight - 40) setFollow(false);
  };
  return (
    <section className="logs" aria-label="Logs">
      <div className="section-head">
        <h3>Logs</h3>
        <label className="log-search">
          <Search size={13} aria-hidden />
          <Input
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            placeholder="level:warn step:name since:30s words"
            aria-label="Search the logs"
          />
        </label>
        <Segmented
          label="Severity"
          value={level}
          onChange={setLevel}
          options={[
            { value: "info", label: "All" },
            { value: "warn", label: `Warn and up ${warnings}` },
          ]}
        />
        {stage && <span className="chip accent">{stage}</span>}
        <span className="spacer" />
        <Switch checked={follow} onChange={setFollow} label="Follow" />
        <span className="secondary">Follow</span>
        <Button
          variant="quiet"
          icon={<Download size={14} />}
          onClick={() => download(shown)}
          disabled={shown.length === 0}
        >
          Download
        </Button>
      </div>
      <div className="log-lines" ref={box} onScroll={scrolled} role="log" aria-live="off" tabIndex={0}>
        {shown.length === 0 && (
          <p className="log-empty">
            {logs.length === 0 ? "The first lines appear when the run starts" : "No line matches"}
          </p>
        )}
        {shown.map((line) => (
          <div key={line.number} className={`log-line ${line.level}`}>
            <time>{clock(line.at)}</time>
            <span className="level">{line.level.toUpperCase()}</span>
            <span className="stage">{line.stage ?? ""}</span>
            <span>{line.message}</span>
          </div>
        ))}
      </div>
    </section>
  );
}
