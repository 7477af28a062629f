import { type Fragment, literal, sql } from "../sql/fragment.ts";

const separator = "|";
const mark = `sluice${separator}`;
const escaped = (text: string): string => text.replaceAll("%", "%25").replaceAll(separator, "%7C");
const unescaped = (text: string): string => text.replaceAll("%7C", separator).replaceAll("%25", "%");

/** What a statement raises about one value, so that whoever catches it can say where it stands. */
export interface RaisedValue {
  readonly node: string;
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}
/** What a statement raises about a row that its node refuses when the first refused row ends the run. */
export interface RaisedRefusal {
  readonly node: string;
  readonly reason: string;
}

/** An expression that ends the statement and names the value. */
export const raiseValue = (place: Omit<RaisedValue, "got">, got: Fragment): Fragment =>
  sql`error(${literal(`${mark}value${separator}${place.node}${separator}${escaped(place.field)}${separator}${place.expected}${separator}`)} || ${got})`;

/** An expression that ends the statement and gives the refusal's reason. */
export const raiseRefusal = (node: string, reason: Fragment): Fragment =>
  sql`error(${literal(`${mark}refused${separator}${node}${separator}`)} || ${reason})`;

/** What one of our own statements raised, found in the engine's message; null for any other message. */
export function raised(
  message: string,
): ({ kind: "value" } & RaisedValue) | ({ kind: "refused" } & RaisedRefusal) | null {
  const start = message.indexOf(mark);
  if (start < 0) return null;
  const [kind, node = "", ...rest] = message.slice(start + mark.length).split(separator);
  if (kind === "refused") return { kind, node, reason: rest.join(separator) };
  const [field = "", expected = "", ...got] = rest;
  return kind === "value" ? { kind, node, field: unescaped(field), expected, got: got.join(separator) } : null;
}
