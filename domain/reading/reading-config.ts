import type { Decision } from "./decision.ts";

/** The field of a file step that says what a decision would otherwise find. */
const fieldOf: Readonly<Partial<Record<Decision["part"], string>>> = {
  container: "member",
  encoding: "encoding",
  format: "format",
  sheet: "sheet",
  table: "table",
  delimiter: "delimiter",
  quote: "quote",
  escape: "escape",
  preamble: "skip",
  header: "header",
  footer: "foot",
  repeats: "repeats",
  remarks: "remarks",
  mending: "fix",
  records: "records",
};

const numbers: ReadonlySet<Decision["part"]> = new Set(["table", "preamble", "footer"]);
const truths: ReadonlySet<Decision["part"]> = new Set(["repeats", "remarks", "mending"]);

const valueOf = (part: Decision["part"], chosen: string): unknown => {
  if (part === "header") return chosen === "0" ? false : chosen === "1" ? true : Number(chosen);
  if (truths.has(part)) return chosen === "true";
  return numbers.has(part) ? Number(chosen) : chosen;
};

type Config = Readonly<Record<string, unknown>>;

/** A file step's settings with one decision made by a person; `null` leaves it to the file again. */
export function withDecision(config: Config, part: Decision["part"], chosen: string | null): Config {
  const field = fieldOf[part];
  if (field === undefined) return config;
  const { [field]: _before, ...rest } = config;
  return chosen === null ? rest : { ...rest, [field]: valueOf(part, chosen) };
}

/** Whether a person made this decision. */
export const isGiven = (config: Config, part: Decision["part"]): boolean => {
  const field = fieldOf[part];
  return field !== undefined && config[field] !== undefined;
};

/** Equal for settings by which the same file is read alike. */
export const readingKey = ({ path: _path, ...settings }: Config): string =>
  JSON.stringify(
    Object.entries(settings)
      .filter(([, value]) => value !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
