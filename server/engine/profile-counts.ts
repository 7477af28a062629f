import type { PlannedNode, Stage } from "#domain/plan/plan.ts";
import { markedRows, relationName } from "#domain/plan/relation-names.ts";

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

class TreeDiffers extends Error {}

/** What stands at either side of a join tells which of them is which, where its type does not. */
const straightJoins = new Set(["LEFT", "SEMI", "ANTI"]);
const turnedJoins = new Set(["RIGHT", "RIGHT_SEMI", "RIGHT_ANTI"]);

class Matching {
  readonly #stage: Stage;
  readonly #paths: Readonly<Record<string, string>>;
  /** Relations that the statement makes once and holds, by the number under which it reads them. */
  readonly #held = new Map<string, string>();
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
    // of a file that is read again one reader may stop early: then so does what stands above it
    if ((this.counts.get(relation) ?? rows) !== rows) throw new TreeDiffers(`${relation} was not read to its end`);
    this.counts.set(relation, rows);
    return rows;
  }

  /** The statement without the relations that it makes before, each of which has its own tree. */
  #main(operator: Operator): Operator {
    let at = operator;
    while (at.operator_type === "CTE") {
      const { "CTE Name": name = "", "Table Index": index = "" } = at.extra_info ?? {};
      const [made, rest] = at.children ?? [];
      if (!made || !rest || !this.#isHeld(name)) throw new TreeDiffers(`${name} is made apart`);
      this.#made(name, made);
      this.#held.set(index, name);
      at = rest;
    }
    return at;
  }

  #isHeld(relation: string): boolean {
    return this.#stage.relations.some(({ name, readAgain }) => name === relation && readAgain === "held");
  }

  #scanned(operator: Operator): string[] {
    const { extra_info: info = {}, children = [] } = operator;
    if (isScan(operator)) return [info["Filename(s)"] ?? info.Function ?? "?"];
    if (operator.operator_type === "CTE_SCAN") return [`held ${this.#held.get(info["CTE Index"] ?? "") ?? "?"}`];
    return children.flatMap((each) => this.#scanned(each)).toSorted();
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

  /** Everything that a relation reads, to tell the two sides of a join apart. */
  #files(relation: string): string[] {
    if (this.#isHeld(relation)) return [`held ${relation}`];
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
    const isTurned = this.#isTurned(found, sides as [string, string]);
    this.relation(sides[0]!, isTurned ? second : first);
    this.relation(sides[1]!, isTurned ? first : second);
    if (filter && node.join!.type === "inner") this.unmatched.set(node.name, rowsOf(found) - rowsOf(filter));
    return this.#found(node.name, rowsOf(filter ?? found));
  }

  /** Whether these trees are those of these relations; what is counted for it is forgotten. */
  #fits(sides: readonly [string, string], trees: readonly [Operator, Operator]): boolean {
    const before = [...this.counts];
    try {
      sides.forEach((side, index) => this.relation(side, trees[index]!));
      return true;
    } catch (error) {
      if (error instanceof TreeDiffers) return false;
      throw error;
    } finally {
      this.counts.clear();
      before.forEach(([name, rows]) => this.counts.set(name, rows));
    }
  }

  /** Sides that read the same are told apart where only one of them has each of the trees. */
  #isTurnedByTrees(sides: readonly [string, string], [first, second]: readonly [Operator, Operator]): boolean {
    if (sides[0] === sides[1]) return false;
    const isTurned = this.#fits(sides, [second, first]);
    if (isTurned === this.#fits(sides, [first, second])) throw new TreeDiffers(`${sides.join(" and ")} look alike`);
    return isTurned;
  }

  #isTurned(join: Operator, sides: readonly [string, string]): boolean {
    const type = join.extra_info?.["Join Type"] ?? "";
    if (straightJoins.has(type)) return false;
    if (turnedJoins.has(type)) return true;
    const expected = sides.map((side) => this.#files(side).join("\n"));
    const given = join.children!.map((side) => this.#scanned(side).join("\n"));
    const isTurned = given[0] === expected[1] && given[1] === expected[0];
    const isStraight = given[0] === expected[0] && given[1] === expected[1];
    if (isTurned && isStraight) return this.#isTurnedByTrees(sides, join.children as [Operator, Operator]);
    if (isTurned === isStraight) throw new TreeDiffers(`the sides ${sides.join(" and ")} cannot be told apart`);
    return isTurned;
  }

  #input(node: PlannedNode, operator: Operator): number {
    const [input] = node.inputs;
    if (!input) throw new TreeDiffers(`${node.name} has no input`);
    return this.relation(relationName(input.node, input.output), operator);
  }

  relation(name: string, operator: Operator): number {
    if (!this.#isHeld(name)) return this.#made(name, operator);
    const scan = this.#single(operator, (each) => each.operator_type === "CTE_SCAN");
    const index = scan.extra_info?.["CTE Index"] ?? "";
    if (this.#held.get(index) !== name) throw new TreeDiffers(`${name} is not what is read here`);
    return this.#found(name, rowsOf(scan));
  }

  whole(name: string, operator: Operator): number {
    return this.relation(name, this.#main(operator));
  }

  #made(name: string, operator: Operator): number {
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
      const rows = matching.whole(relationName(input.node, input.output), body);
      if (stage.refuses) matching.counts.set(markedRows(own.name), rows);
    } else matching.whole(own.name, body);
    return { relations: matching.counts, unmatched: matching.unmatched };
  } catch (error) {
    if (error instanceof TreeDiffers) return null;
    throw error;
  }
}
