import { type CheckRule, ruleColumns } from "../nodes/check-rules.ts";
import type { Field } from "../nodes/kind.ts";
import { nodeKind } from "../nodes/table.ts";
import type { PipelineNode } from "../pipeline/document.ts";

/** A column that a configuration names, where it is named and the input that must have it. */
export interface NamedColumn {
  readonly field: string;
  readonly port: string;
  readonly column: string;
}

const texts = (value: unknown): string[] => [value].flat().filter((each): each is string => typeof each === "string");
const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

function ofField(field: Field, value: unknown): { field: string; port: string; column: string }[] {
  const port = field.port ?? "from";
  const named = (columns: readonly string[]): NamedColumn[] =>
    columns.map((column) => ({ field: field.path, port, column }));
  switch (field.control) {
    case "column":
    case "columns":
      return named(texts(value));
    case "renames":
      return Array.isArray(value)
        ? named(texts(value))
        : Object.entries(record(value)).flatMap(([output, column]) =>
            texts(column).map((name) => ({ field: `${field.path}.${output}`, port, column: name })),
          );
    case "casts":
      return Object.keys(record(value)).map((column) => ({ field: `${field.path}.${column}`, port, column }));
    case "order":
      return [value].flat().flatMap((each, index) =>
        texts(typeof each === "string" ? each : record(each).column).map((column) => ({
          field: `${field.path}.${index}`,
          port,
          column,
        })),
      );
    case "rules":
      return [value]
        .flat()
        .flatMap((rule, index) =>
          rule === undefined
            ? []
            : ruleColumns(rule as CheckRule).map((column) => ({ field: `${field.path}.${index}`, port, column })),
        );
    case "pairs":
      return [value].flat().flatMap((pair, index) =>
        (["left", "right"] as const).flatMap((side) =>
          texts(typeof pair === "string" ? pair : record(pair)[side]).map((column) => ({
            field: `${field.path}.${index}`,
            port: side,
            column,
          })),
        ),
      );
    default:
      return [];
  }
}

/** Every column that a node's configuration names outside its expressions. */
export const namedColumns = (node: PipelineNode): NamedColumn[] =>
  nodeKind(node.kind).fields.flatMap((field) => ofField(field, node.config[field.path]));
