import { copyOptions } from "#domain/plan/copy-options.ts";
import { type Plan, refusalColumn, type Stage } from "#domain/plan/plan.ts";
import { extractRows } from "#domain/plan/read-extract.ts";
import { writtenDates, writtenYears } from "#domain/plan/written-dates.ts";
import { type Fragment, reference } from "#domain/sql/fragment.ts";
import type { SinkFormat } from "#domain/nodes/file-sink.ts";
import { postgresType } from "#server/connectors/postgres/types.ts";
import { programSource, type ProgramSource } from "./program-source.ts";

/** One stage as plan.json holds it: statements as texts and references, and every choice beside them. */
export interface ProgramStage {
  readonly id: string;
  readonly nodes: readonly string[];
  readonly after: readonly string[];
  readonly writes: Stage["writes"];
  readonly query: Fragment["parts"];
  readonly options: string;
  readonly ending: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly postgres: string }[];
  readonly datasets: readonly string[];
  readonly sources: readonly ProgramSource[];
  /** The years of the dates that it hands to a target, as a query on the file that it wrote. */
  readonly dates: {
    readonly target: string;
    readonly columns: readonly string[];
    readonly query: Fragment["parts"];
  } | null;
  readonly refuses: Stage["refuses"];
  readonly refusal_column: string;
}

export interface Program {
  readonly version: 1;
  readonly name: string;
  readonly stages: readonly ProgramStage[];
}

function format(stage: Stage): SinkFormat {
  if (stage.writes.to === "file") return stage.writes.format;
  return stage.writes.to === "postgres" ? "csv" : "parquet";
}

function datesOf(stage: Stage): ProgramStage["dates"] {
  const dates = writtenDates(stage);
  if (!dates) return null;
  const query = writtenYears(stage, dates, { file: reference("written"), format: format(stage) });
  return { target: dates.target, columns: dates.columns.map(({ name }) => name), query: query.parts };
}

function programStage(stage: Stage): ProgramStage {
  const query =
    stage.writes.to === "extract" ? extractRows(stage.columns, reference(`extract:${stage.id}`)) : stage.query;
  return {
    id: stage.id,
    nodes: stage.nodes.map((node) => node.name),
    after: stage.after,
    writes: stage.writes,
    query: query.parts,
    options: copyOptions[format(stage)],
    ending: format(stage),
    columns: stage.columns.map(({ name, type }) => ({ name, type, postgres: postgresType(type) })),
    datasets: stage.reads.datasets,
    sources: stage.nodes.flatMap(({ name, source }) => (source ? [programSource(name, source)] : [])),
    dates: datesOf(stage),
    refuses: stage.refuses,
    refusal_column: refusalColumn,
  };
}

/** The plan as data that the Python runtime executes; it decides nothing there. */
export const programOf = (plan: Plan): Program => ({
  version: 1,
  name: plan.name,
  stages: plan.stages.map(programStage),
});
