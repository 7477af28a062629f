import type { PlannedNode, Stage } from "#domain/plan/plan.ts";
import { markedRows } from "#domain/plan/node-relations.ts";
import { relationName } from "#domain/plan/relation-context.ts";

/** An operator of DuckDB's profile, as EXPLAIN ANALYZE gives it in JSON. */
interface Operator {
  readonly operator_type?: string;
  readonly operator_cardinality?: number;
  readonly extra_info?: Readonly<Record<string, string>>;
  readonly children?: readonly Operator[];
}

const passing = new Set(["PROJECTION", "WINDOW", "STREAMING_WINDOW", "ORDER_BY"]);
const isScan = (operator: Operator): boolean => operator.operator_type === "TABLE_SCAN";
const isAggregate = (operator: Operator): boolean => /GROUP_BY$|AGGREGATE$/.test(operator.operator_type ?? "");
const rowsOf = (operator: Operator): number => Number(operator.operator_cardinality ?? 0);

/** The first operator at or below this one that can change the number of rows. */
function changing(operator: Operator | undefined): Operator | null {
  let at = operator;
  while (at && passing.has(at.operator_type ?? "")) at = at.children?.length === 1 ? at.children[0] : undefined;
  return at ?? null;
}

function scannedFiles(operator: Operator): string[] {
  if (isScan(operator)) return [operator.extra_info?.["Filename(s)"] ?? operator.extra_info?.Function ?? "?"];
  return (operator.children ?? []).flatMap(scannedFiles).toSorted();
}

class TreeDiffers extends Error {}

class Matching {
  readonly #stage: Stage;
  readonly #paths: Readonly<Record<string, string>>;
  readonly counts = new Map<string, number>();
  readonly unmatched = new Map<string, number>();

  constructor(stage: Stage, paths: Readonly<Record<string, string>>) {
    this.#stage = stage;
    this.#paths = paths;
  }

  #node(name: string): PlannedNode | null {
    return this.#stage.nodes.find((node) => node.name === name) ?? null;
  }

  #found(relation: string, rows: number): number {
    this.counts.set(relation, rows);
    return rows;
  }

  #single(operator: Operator, isExpected: (each: Operator) => boolean): Operator {
    const found = changing(operator);
    if (!found || !isExpected(found))
      throw new TreeDiffers(`${found?.operator_type ?? "nothing"} stands where another operator was expected`);
    return found;
  }

  /** An earlier stage's dataset: a scan, and a filter over it where a refusing node's rows are split. */
  #dataset(relation: string, operator: Operator, isSplit: boolean): number {
    if (!isSplit) return this.#found(relation, rowsOf(this.#single(operator, isScan)));
    const filter = this.#single(operator, (each) => each.operator_type === "FILTER");
    this.#single(filter.children![0]!, isScan);
    return this.#found(relation, rowsOf(filter));
  }

  /** Every file that a relation reads, to tell the two sides of a join apart. */
  #files(relation: string): string[] {
    const node = this.#node(relation);
    if (!node) return [this.#paths[`dataset:${relation.replace(/\.rejects$/, "")}`] ?? "?"];
    if (node.source) return [this.#paths[`source:${node.name}`] ?? "?"];
    return node.inputs.flatMap((input) => this.#files(relationName(input.node, input.output))).toSorted();
  }

  /** A counting join has a filter on top; an inner one's filter drops what has no partner. */
  #join(node: PlannedNode, top: Operator): number {
    const isCounting = this.#stage.relations.some((each) => each.name === node.name && each.counted);
    const filter = isCounting ? this.#single(top, (each) => each.operator_type === "FILTER") : null;
    const operator = filter ? filter.children![0]! : top;
    const found = this.#single(
      operator,
      (each) => (each.operator_type ?? "").endsWith("JOIN") && each.children?.length === 2,
    );
    const sides = ["left", "right"]
      .map((port) => node.inputs.find((input) => input.port === port)!)
      .map((input) => relationName(input.node, input.output));
    const [first, second] = found.children as [Operator, Operator];
    const expected = sides.map((side) => this.#files(side).join("\n"));
    const given = [first, second].map((side) => scannedFiles(side).join("\n"));
    const isSwapped = given[0] === expected[1] && given[1] === expected[0];
    const isStraight = given[0] === expected[0] && given[1] === expected[1];
    if (isSwapped === isStraight) throw new TreeDiffers(`the sides of ${node.name} cannot be told apart`);
    this.relation(sides[0]!, isStraight ? first : second);
    this.relation(sides[1]!, isStraight ? second : first);
    if (filter && node.join!.type === "inner") this.unmatched.set(node.name, rowsOf(found) - rowsOf(filter));
    return this.#found(node.name, rowsOf(filter ?? found));
  }

  #input(node: PlannedNode, operator: Operator): number {
    const [input] = node.inputs;
    if (!input) throw new TreeDiffers(`${node.name} has no input`);
    return this.relation(relationName(input.node, input.output), operator);
  }

  relation(name: string, operator: Operator): number {
    const node = this.#node(name);
    if (!node)
      return this.#dataset(
        name,
        operator,
        this.#stage.relations.some(
          (each) =>
            each.name === `${name.replace(/\.rejects$/, "")}.good` ||
            (each.name.endsWith(".rejects") && each.name === name),
        ),
      );
    if (node.source) return this.#found(name, rowsOf(this.#single(operator, isScan)));
    if (node.join) return this.#join(node, operator);
    if (node.law === "collapse") {
      const found = this.#single(operator, isAggregate);
      this.#input(node, found.children![0]!);
      return this.#found(name, rowsOf(found));
    }
    const filters =
      node.law === "filter" &&
      this.#stage.relations.some(
        (each) =>
          each.node === name &&
          / (WHERE|QUALIFY) /.test(each.query.parts.filter((part) => typeof part === "string").join("")),
      );
    if (!filters) return this.#found(name, this.#input(node, operator));
    const found = this.#single(operator, (each) => each.operator_type === "FILTER");
    this.#input(node, found.children![0]!);
    return this.#found(name, rowsOf(found));
  }
}

/** Rows by relation, and the unmatched rows of inner joins by node. */
export interface ProfileCounts {
  readonly relations: ReadonlyMap<string, number>;
  readonly unmatched: ReadonlyMap<string, number>;
}

/**
 * Exact rows of every relation of a stage from the profile of its own statement: filters, joins and groups stand in the tree in the
 * order of the nodes that made them. Null where the tree is not the expected one; then each relation is counted by itself.
 */
export function profileCounts(
  stage: Stage,
  paths: Readonly<Record<string, string>>,
  profile: unknown,
): ProfileCounts | null {
  let top = profile as Operator | undefined;
  while (top && !(top.operator_type ?? "").endsWith("COPY_TO_FILE"))
    top = top.children?.length === 1 ? top.children[0] : undefined;
  const body = top?.children?.[0];
  if (!body) return null;
  const matching = new Matching(stage, paths);
  const own = stage.nodes.at(-1)!;
  try {
    if (stage.refuses || own.law === "sink") {
      const input = own.inputs[0]!;
      const rows = matching.relation(relationName(input.node, input.output), body);
      if (stage.refuses) matching.counts.set(markedRows(own.name), rows);
    } else matching.relation(own.name, body);
    return { relations: matching.counts, unmatched: matching.unmatched };
  } catch (error) {
    if (error instanceof TreeDiffers) return null;
    throw error;
  }
}
