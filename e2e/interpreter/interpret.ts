import type { AggregateConfig } from "#domain/nodes/aggregate.ts";
import type { CastConfig } from "#domain/nodes/cast.ts";
import type { CheckConfig } from "#domain/nodes/check.ts";
import type { DedupeConfig } from "#domain/nodes/dedupe.ts";
import type { DeriveConfig } from "#domain/nodes/derive.ts";
import type { FileSinkConfig } from "#domain/nodes/file-sink.ts";
import type { FilterConfig } from "#domain/nodes/filter.ts";
import type { JoinConfig } from "#domain/nodes/join.ts";
import type { SelectConfig } from "#domain/nodes/select.ts";
import type { TopConfig } from "#domain/nodes/top.ts";
import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import type { NodeCounts } from "#domain/runs/counts.ts";
import { interpretCast } from "./kinds/cast.ts";
import { interpretCheck } from "./kinds/check.ts";
import { interpretAggregate, interpretDedupe } from "./kinds/group-kinds.ts";
import { interpretJoin } from "./kinds/join.ts";
import { type Outcome, RowFailure } from "./kinds/kind.ts";
import { interpretDerive, interpretFilter, interpretSelect } from "./kinds/row-kinds.ts";
import { interpretSink } from "./kinds/sink.ts";
import { interpretTop } from "./kinds/top.ts";
import type { TypedColumn } from "./sql/compile.ts";
import { convert } from "./sql/convert.ts";
import { EvaluationError } from "./sql/values.ts";
import { types } from "./sql/types.ts";
import type { Table } from "./table.ts";

/** What became of one node. */
export interface NodeResult {
  readonly out: Table;
  /** Refused rows with the input's columns and `problem`; without rows where nothing was refused. */
  readonly rejects: Table;
  readonly counts: NodeCounts;
  /** The run ends here: a check that stops, or a value that cannot be read or computed. */
  readonly stopped: { readonly row: number | null; readonly message: string } | null;
}

/** By kind: the rows that it makes of its inputs. A source's rows are given. */
const kinds: Readonly<Record<string, (node: PipelineNode, inputs: Readonly<Record<string, Table>>) => Outcome>> = {
  select: ({ config }, inputs) => interpretSelect(config as unknown as SelectConfig, inputs),
  cast: ({ config }, inputs) => interpretCast({ on_error: "fail", ...config } as unknown as CastConfig, inputs),
  filter: ({ config }, inputs) => interpretFilter(config as unknown as FilterConfig, inputs),
  derive: ({ config }, inputs) => interpretDerive(config as unknown as DeriveConfig, inputs),
  dedupe: ({ config }, inputs) => interpretDedupe({ keep: "any", ...config } as unknown as DedupeConfig, inputs),
  top: ({ config }, inputs) => interpretTop(config as unknown as TopConfig, inputs),
  join: ({ config }, inputs) => interpretJoin({ type: "left", ...config } as unknown as JoinConfig, inputs),
  aggregate: ({ config }, inputs) => interpretAggregate({ by: [], ...config } as unknown as AggregateConfig, inputs),
  check: ({ config }, inputs) => interpretCheck({ on_fail: "quarantine", ...config } as unknown as CheckConfig, inputs),
  file_sink: ({ config }, inputs) => interpretSink(config as unknown as FileSinkConfig, inputs),
  postgres_sink: (_node, inputs) => interpretSink({}, inputs),
};

const noRows: Table = { columns: [], rows: [] };

function result(outcome: Outcome, inputs: Readonly<Record<string, Table>>): NodeResult {
  const [first = noRows] = Object.values(inputs);
  const refused = outcome.refused ?? [];
  const rejects: Table = {
    columns: refused.length > 0 ? [...first.columns, { name: "problem", type: types.varchar }] : [],
    rows: refused.map(({ row, problem }) => [...first.rows[row]!, problem]),
  };
  return {
    out: outcome.out,
    rejects,
    counts: {
      in: Object.fromEntries(Object.entries(inputs).map(([port, table]) => [port, table.rows.length])),
      out: outcome.out.rows.length,
      removed: outcome.removed ?? 0,
      rejected: refused.length,
      ...(outcome.unmatched === undefined ? {} : { unmatched: outcome.unmatched }),
      ...(outcome.multiplied === undefined ? {} : { multiplied: outcome.multiplied }),
    },
    stopped: outcome.stops ? { row: refused[0]!.row + 1, message: refused[0]!.problem } : null,
  };
}

/** What a step gives out can be stored: whole numbers of 128 bits become decimals of 38 digits. */
export function storable({ columns, rows }: Table): Table {
  const isHuge = ({ type }: TypedColumn): boolean => type.kind === "integer" && type.name === "hugeint";
  if (!columns.some(isHuge)) return { columns, rows };
  const stored = types.decimal(38, 0);
  return {
    columns: columns.map((column) => (isHuge(column) ? { ...column, type: stored } : column)),
    rows: rows.map((row) =>
      row.map((value, index) =>
        value !== null && isHuge(columns[index]!) ? convert(value, types.hugeint, stored) : value,
      ),
    ),
  };
}

function interpretNode(node: PipelineNode, inputs: Readonly<Record<string, Table>>): NodeResult {
  const interpret = kinds[node.kind];
  if (!interpret) throw new Error(`the interpreter has no meaning for the kind ${node.kind}`);
  try {
    const outcome = interpret(node, inputs);
    return result({ ...outcome, out: storable(outcome.out) }, inputs);
  } catch (error) {
    if (!(error instanceof RowFailure) && !(error instanceof EvaluationError)) throw error;
    const failed = result({ out: noRows }, inputs);
    return { ...failed, stopped: { row: error instanceof RowFailure ? error.row + 1 : null, message: error.message } };
  }
}

const sourceResult = (table: Table): NodeResult => ({
  out: table,
  rejects: noRows,
  counts: { in: { records: table.rows.length }, out: table.rows.length, removed: 0, rejected: 0 },
  stopped: null,
});

/**
 * Evaluates a whole document row by row. `sources` gives the rows of each source node by its name. Nodes behind one that
 * stopped, and nodes of a circle, have no result.
 */
export function interpret(pipeline: Pipeline, sources: Readonly<Record<string, Table>>): Record<string, NodeResult> {
  const results: Record<string, NodeResult> = {};
  const waiting = new Set(pipeline.nodes);
  for (let moved = true; moved;) {
    moved = false;
    for (const node of waiting) {
      const source = node.kind.endsWith("_source") ? sources[node.name] : undefined;
      if (node.kind.endsWith("_source") && !source) throw new Error(`the source ${node.name} has no rows given`);
      if (!node.inputs.every((input) => results[input.node] && !results[input.node]!.stopped)) continue;
      const inputs = Object.fromEntries(
        node.inputs.map((input) => [
          input.port,
          input.output === "rejects" ? results[input.node]!.rejects : results[input.node]!.out,
        ]),
      );
      results[node.name] = source ? sourceResult(source) : interpretNode(node, inputs);
      waiting.delete(node);
      moved = true;
    }
  }
  return results;
}
