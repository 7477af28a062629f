"use client";
import "./sources.css";
import { useReason } from "../shell/session.tsx";
import { BroughtLine } from "./brought-line.tsx";
import { ProfilingCard } from "./profiling-card.tsx";
import type { Sources } from "./use-sources.ts";
import { type WayActions, Ways } from "./ways.tsx";

interface StartCardProps {
  readonly sources: Sources;
  /** The source that Escape cancels. */
  readonly onEscape: string | null;
  readonly actions: WayActions;
}

function footWords(sources: Sources): string {
  const states = sources.sources.map((source) => source.state);
  if (states.some((state) => state === "profiling" || state === "waiting"))
    return "Becomes the first step when the profile ends.";
  if (states.includes("ready")) return "Say in the chat what should come out.";
  return "Try again, or bring other data.";
}

/** On a canvas without steps: four ways in, and what is being brought. */
export function StartCard({ sources, onEscape, actions }: StartCardProps) {
  const reason = useReason("source.write");
  const isOpen = sources.uploads.length + sources.sources.length > 0;
  return (
    <div className="start">
      <section className="start-card" aria-label="Where is the data?">
        <header>
          <h2>Where is the data?</h2>
          <p className="secondary">
            Read in place, or kept in your workspace if dropped. Nothing is written until you run.
          </p>
        </header>
        <Ways actions={reason ? null : actions} />
        {sources.uploads.map((upload, index) => (
          <BroughtLine key={`${upload.file.name} ${index}`} brought={{ kind: "upload", upload }} sources={sources} />
        ))}
        {sources.sources.map((source) =>
          source.state === "failed" || source.state === "cancelled" ? (
            <BroughtLine key={source.id} brought={{ kind: "source", source }} sources={sources} />
          ) : (
            <ProfilingCard
              key={source.id}
              source={source}
              isOnEscape={source.id === onEscape}
              onCancel={() => sources.cancel.mutate({ id: source.id })}
              onAgain={() => sources.again.mutate({ id: source.id })}
            />
          ),
        )}
        {isOpen && (
          <footer className="secondary">
            {footWords(sources)}
            <span className="spacer" />
            {onEscape && "Cancel keeps nothing."}
          </footer>
        )}
      </section>
    </div>
  );
}
