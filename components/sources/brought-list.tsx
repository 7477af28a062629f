import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { type Brought, BroughtLine } from "./brought-line.tsx";
import type { Sources } from "./use-sources.ts";

const inSight = 3;

/** What is on its way or was not taken; a source that is ready is a step and no part of it. */
const broughtBy = (sources: Sources): Brought[] => [
  ...sources.uploads.map((upload) => ({ kind: "upload", upload }) as const),
  ...sources.sources
    .filter((source) => source.state !== "ready")
    .map((source) => ({ kind: "source", source }) as const),
];

/** Three in sight, the rest on demand. */
export function BroughtList({ sources }: { sources: Sources }) {
  const [all, setAll] = useState(false);
  const brought = broughtBy(sources);
  if (brought.length === 0) return null;
  return (
    <section className="brought" aria-label="Files and tables being brought">
      <ul>
        {(all ? brought : brought.slice(0, inSight)).map((each) => (
          <li key={each.kind === "source" ? each.source.id : `${each.upload.file.name} ${brought.indexOf(each)}`}>
            <BroughtLine brought={each} sources={sources} />
          </li>
        ))}
      </ul>
      {brought.length > inSight && (
        <Button size="sm" variant="quiet" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show ${brought.length - inSight} more`}
        </Button>
      )}
    </section>
  );
}
