import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

interface Shown {
  readonly what: string;
  readonly drawn: string | null;
}

/** Every page and state that is pictured, in words, and the drawn picture beside which it is held. */
export const catalogue = {
  "dashboard-empty": { what: "Dashboard, nothing there yet", drawn: "dashboard-light.png" },
  "dashboard-filled": { what: "Dashboard, with pipelines and runs", drawn: "dashboard-light.png" },
  "start-empty": { what: "New pipeline: where is the data?", drawn: "start-light.png" },
  "start-tables": { what: "New pipeline: a table of a database", drawn: "start-light.png" },
  "start-profiling": { what: "New pipeline: a file being profiled", drawn: "start-light.png" },
  "start-refused": { what: "New pipeline: a file that cannot be read", drawn: "start-light.png" },
  "studio-findings": { what: "Studio, findings before any request", drawn: "findings-light.png, findings-dark.png" },
  "studio-ghosts": { what: "Studio, suggestions as ghosts", drawn: "studio-light.png, studio-dark.png" },
  "studio-accepted": { what: "Studio, everything accepted", drawn: "studio-light.png, studio-dark.png" },
  "studio-preview": { what: "Studio, a step's rows", drawn: "studio-light.png, studio-dark.png" },
  "studio-sql": { what: "Studio, a step's SQL", drawn: "studio-light.png" },
  "studio-columns": { what: "Studio, a step's columns", drawn: "studio-light.png" },
  "studio-lineage": { what: "Studio, where a step's columns come from", drawn: "studio-light.png" },
  "studio-problems": { what: "Studio, a draft with problems", drawn: "findings-light.png" },
  "studio-yaml": { what: "Studio, the document", drawn: "studio-light.png" },
  "studio-run": { what: "Studio, after a run that succeeded", drawn: "studio-light.png" },
  "studio-run-failed": { what: "Studio, after a run that failed", drawn: "findings-light.png" },
  "studio-results": { what: "Studio, the rows that a run wrote", drawn: null },
  "studio-keys": { what: "Studio, all keys", drawn: null },
  "palette-open": { what: "Search or run a command", drawn: null },
  "publish-review": { what: "Publish, the code before it is written", drawn: "publish-light.png" },
  "run-succeeded": { what: "Run that succeeded", drawn: "run-light.png" },
  "run-failed": { what: "Run that failed", drawn: "run-light.png" },
  "run-running": { what: "Run while it goes on", drawn: "run-light.png" },
  "sources-empty": { what: "Sources, nothing there yet", drawn: "sources-light.png" },
  "sources-list": { what: "Sources, a clean one chosen", drawn: "sources-light.png" },
  "sources-findings": { what: "Sources, one with findings", drawn: "sources-light.png, sources-dark.png" },
  "sources-tables": { what: "Sources, the tables of a database", drawn: "sources-light.png" },
  "pipelines-empty": { what: "Pipelines, none yet", drawn: "lists-light.png" },
  "pipelines-list": { what: "Pipelines", drawn: "lists-light.png" },
  "runs-list": { what: "Runs", drawn: "lists-light.png" },
  "people-list": { what: "People, roles and abilities", drawn: "settings-light.png" },
  "people-invite": { what: "People, an invitation", drawn: "settings-light.png" },
  "account-password": { what: "Name and password", drawn: "settings-light.png" },
  "signin-empty": { what: "Sign-in", drawn: null },
  "signin-refused": { what: "Sign-in, wrong password", drawn: null },
  "invitation-open": { what: "An invitation, opened", drawn: null },
} as const satisfies Record<string, Shown>;
export type Pictured = keyof typeof catalogue;

const stateOf = (picture: string): string => picture.replace(/-(light|dark)-\d+$/, "");

/** When each state was last pictured: kept in the table itself, so that retaking some pages keeps the dates of the others. */
function readDates(file: string): Map<string, string> {
  if (!existsSync(file)) return new Map();
  return new Map(
    [...readFileSync(file, "utf8").matchAll(/^\| `([\w-]+)` \|.*\| ([\d-]{10}) \|$/gm)].map((match) => [
      match[1]!,
      match[2]!,
    ]),
  );
}

/** Writes the table of what is pictured: state → pictures → the drawn one, with the day. */
export function writeCatalogue(folder: string, taken: readonly string[], today: string): void {
  const file = path.join(folder, "README.md");
  const dates = readDates(file);
  for (const name of taken) dates.set(stateOf(name), today);
  const pictures = readdirSync(folder)
    .filter((name) => name.endsWith(".png"))
    .sort();
  const rows = Object.entries(catalogue).map(([state, { what, drawn }]: [string, Shown]) => {
    const links = pictures
      .filter((name) => stateOf(name.slice(0, -4)) === state)
      .map((name) => `[${name.slice(state.length + 1, -4).replace("-", " ")}](${name})`);
    return `| \`${state}\` | ${what} | ${links.join(" · ") || "not taken yet"} | ${drawn ? `\`${drawn.replaceAll(", ", "`, `")}\`` : "none"} | ${dates.get(state) ?? "–"} |`;
  });
  writeFileSync(
    file,
    `# Pictures of every page\n\nTaken from real runs by \`npm run screens\`, which writes this table too. \`npm run screens -- studio runs\` retakes some parts only.\n\n| State | What it shows | Pictures | Drawn as | Taken |\n|---|---|---|---|---|\n${rows.join("\n")}\n`,
  );
}
