import type { Plan } from "../plan/plan.ts";
import type { NodeCounts } from "./counts.ts";

export interface RunTotals {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rejected: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Records of all sources, rows handed to all sinks, and rows refused anywhere. */
export function runTotals(plan: Plan, counts: Readonly<Record<string, NodeCounts>>): RunTotals {
  const laws = new Map(plan.stages.flatMap((stage) => stage.nodes.map((node) => [node.name, node.law] as const)));
  const of = (law: string): NodeCounts[] =>
    Object.entries(counts)
      .filter(([name]) => laws.get(name) === law)
      .map(([, each]) => each);
  const inputs = (each: NodeCounts): number => sum(Object.values(each.in));
  return {
    rowsIn: sum(of("source").map(inputs)),
    rowsOut: sum(of("sink").map(inputs)),
    rejected: sum(Object.values(counts).map((each) => each.rejected)),
  };
}
