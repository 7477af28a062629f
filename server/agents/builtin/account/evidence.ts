import { nodeKind } from "#domain/nodes/table.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { squash } from "../text/stem.ts";

/** What a plan holds, as far as words of a request can be found again in it. */
export interface Evidence {
  /** Everything that the steps say, in lower case: expressions, columns, settings. */
  readonly text: string;
  /** Texts that rows are compared with or that are written, squashed. */
  readonly literals: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
  /** Names of columns that the steps speak of, squashed. */
  readonly names: ReadonlySet<string>;
  /** The kinds of the steps, and `order` where the rows get one. */
  readonly kinds: ReadonlySet<string>;
}

const strings = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (Array.isArray(value)) return value.flatMap(strings);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [key, ...strings(each)]);
};

/** Where the rows come from and go to says nothing of what is done to them. */
const isPlace = (operation: Operation): boolean =>
  operation.op === "addNode" && nodeKind(operation.kind).family !== "transform";

const kindsOf = (operation: Operation): string[] => {
  if (operation.op === "insert" || operation.op === "addNode") return [operation.kind];
  return operation.op === "setField" && operation.path[0] === "order_by" ? ["order"] : [];
};

const said = (operation: Operation): unknown => {
  switch (operation.op) {
    case "insert":
    case "addNode":
      return operation.config;
    case "setField":
      return operation.value;
    default:
      return null;
  }
};

export function evidenceOf(proposals: readonly Proposal[], isOrdered: boolean): Evidence {
  const operations = proposals.flatMap((each) => each.operations).filter((each) => !isPlace(each));
  const texts = operations.flatMap((each) => strings(said(each)));
  const text = texts.join(" \n ").toLowerCase();
  return {
    text,
    literals: new Set(Array.from(text.matchAll(/'((?:[^']|'')*)'/g), (match) => squash(match[1]!))),
    numbers: new Set(Array.from(text.matchAll(/\d+(?:\.\d+)?/g), (match) => Number(match[0]))),
    names: new Set([
      ...texts.map(squash),
      ...Array.from(text.matchAll(/"((?:[^"]|"")*)"|[\p{L}_][\p{L}\p{N}_]*/gu), (match) => squash(match[0])),
    ]),
    kinds: new Set([...operations.flatMap(kindsOf), ...(isOrdered ? ["order"] : [])]),
  };
}
