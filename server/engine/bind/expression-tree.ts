import type { ExpressionSlot } from "#domain/nodes/kind.ts";
import { findFunction, functionNames } from "#domain/sql/functions.ts";
import { didYouMean } from "#domain/sql/nearest-names.ts";

/** A part of DuckDB's serialised syntax tree; `class` tells what it is. */
type TreeNode = Readonly<Record<string, unknown>>;

/** What is wrong with an expression; `position` counts characters of its own text from 0. */
export interface ExpressionFault {
  readonly message: string;
  readonly position: number | null;
  readonly got: string | null;
  readonly mend: string | null;
}

export interface ReadExpression {
  readonly reads: readonly string[];
  /** Its outermost part is a comparison or the like, so it is true or false. */
  readonly isCondition: boolean;
  readonly faults: readonly ExpressionFault[];
}

const prefixLength = "SELECT ".length;
const plain = new Set(["CONSTANT", "COMPARISON", "CONJUNCTION", "OPERATOR", "CASE", "CAST", "BETWEEN"]);
const refusals: Record<string, string> = {
  SUBQUERY: "a query inside an expression is not taken; use a join step",
  STAR: "name the columns; * is not taken here",
  PARAMETER: "parameters are not taken",
  WINDOW: "a window is taken only in a derived column, as an aggregate over a PARTITION BY",
  LAMBDA: "lambda functions are not taken",
  POSITIONAL_REFERENCE: "name the column; #1 is not taken",
  COLLATE: "COLLATE is not taken; compare lower(…) instead",
  DEFAULT: "DEFAULT is not taken",
};

const isTreeNode = (value: unknown): value is TreeNode =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const children = (node: TreeNode): TreeNode[] =>
  Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isTreeNode) : isTreeNode(value) ? [value] : [],
  );

class Walk {
  readonly #role: ExpressionSlot["role"];
  readonly #columns: readonly string[];
  readonly reads = new Set<string>();
  readonly faults: ExpressionFault[] = [];
  hasAggregate = false;

  constructor(role: ExpressionSlot["role"], columns: readonly string[]) {
    this.#role = role;
    this.#columns = columns;
  }

  #fault(node: TreeNode, message: string, rest: { got?: string; mend?: string } = {}): void {
    const location = Number(node.query_location);
    const position = Number.isSafeInteger(location) && location >= prefixLength ? location - prefixLength : null;
    this.faults.push({ message, position, got: rest.got ?? null, mend: rest.mend ?? null });
  }

  #column(node: TreeNode): void {
    const [name = ""] = node.column_names as string[];
    const found =
      this.#columns.find((column) => column === name) ??
      this.#columns.find((column) => column.toLowerCase() === name.toLowerCase());
    if (found) this.reads.add(found);
    else this.#fault(node, `There is no column "${name}".`, { got: name, mend: didYouMean(name, this.#columns) });
  }

  #function(node: TreeNode): void {
    const name = String(node.function_name).toLowerCase();
    const known = findFunction(name);
    if (!known || !["", "main"].includes(String(node.schema)) || String(node.catalog)) {
      this.#fault(node, `"${name}" is not a function of the language.`, {
        got: name,
        mend: didYouMean(
          name,
          functionNames.filter((each) => /^[a-z]/.test(each)),
        ),
      });
      return;
    }
    if (known.role === "scalar") return;
    this.hasAggregate = true;
    if (this.#role !== "aggregate")
      this.#fault(node, `${name}() needs groups; use an aggregate step.`, {
        got: name,
        mend: "Move it to an aggregate step, or use a scalar function.",
      });
    const orders = (node.order_bys as { orders?: unknown[] } | null)?.orders ?? [];
    if (known.ordered && orders.length === 0)
      this.#fault(node, `${name}() depends on the order of the rows.`, {
        got: name,
        mend: `Write ${name}(… ORDER BY …), or use min or max.`,
      });
  }

  #window(node: TreeNode): void {
    const name = String(node.function_name).toLowerCase();
    const isPartition =
      node.type === "WINDOW_AGGREGATE" &&
      (node.orders as unknown[]).length === 0 &&
      findFunction(name)?.role === "aggregate" &&
      !findFunction(name)?.ordered;
    if (this.#role !== "scalar" || !isPartition)
      this.#fault(node, `${name}() OVER: ${refusals.WINDOW}.`, { got: name });
  }

  visit(node: TreeNode): void {
    const kind = typeof node.class === "string" ? node.class : null;
    if (kind === "COLUMN_REF") this.#column(node);
    else if (kind === "FUNCTION") this.#function(node);
    else if (kind === "WINDOW") this.#window(node);
    else if (kind !== null && !plain.has(kind)) {
      this.#fault(node, `${refusals[kind] ?? `${kind.toLowerCase()} is not taken`}.`);
      return;
    }
    children(node).forEach((child) => this.visit(child));
  }
}

const conditions = new Set([
  "OPERATOR_IS_NULL",
  "OPERATOR_IS_NOT_NULL",
  "OPERATOR_NOT",
  "COMPARE_IN",
  "COMPARE_NOT_IN",
]);
const isCondition = (node: TreeNode): boolean =>
  ["COMPARISON", "CONJUNCTION", "BETWEEN"].includes(String(node.class)) || conditions.has(String(node.type));

interface Serialised {
  error: boolean;
  error_message?: string;
  position?: string;
  statements?: { node: TreeNode }[];
}

const single = {
  message: "One expression is needed here, nothing else.",
  position: null,
  got: null,
  mend: "Write a single expression without SELECT, FROM, AS or a comma.",
};

/** Reads DuckDB's tree of `SELECT <expression>`: the columns it reads, and everything that the language does not take. */
export function readExpression(
  serialised: string,
  slot: Pick<ExpressionSlot, "role">,
  columns: readonly string[],
): ReadExpression {
  const parsed = JSON.parse(serialised) as Serialised;
  const faulty = (fault: ExpressionFault): ReadExpression => ({ reads: [], isCondition: false, faults: [fault] });
  if (parsed.error) {
    const position = parsed.position === undefined ? null : Math.max(0, Number(parsed.position) - prefixLength);
    return faulty({
      message: `It cannot be read: ${parsed.error_message ?? "not an expression"}.`,
      position,
      got: null,
      mend: "Correct the expression.",
    });
  }
  const [statement, ...others] = parsed.statements ?? [];
  const select = statement?.node;
  const items = (select?.select_list ?? []) as TreeNode[];
  const from = select?.from_table as TreeNode | null | undefined;
  const hasMore =
    ["where_clause", "having", "qualify", "sample"].some((part) => select?.[part]) ||
    ((select?.modifiers ?? []) as unknown[]).length > 0 ||
    ((select?.group_expressions ?? []) as unknown[]).length > 0;
  if (
    !select ||
    others.length > 0 ||
    select.type !== "SELECT_NODE" ||
    items.length !== 1 ||
    from?.type !== "EMPTY" ||
    hasMore ||
    items[0]!.alias
  )
    return faulty(single);
  const walk = new Walk(slot.role, columns);
  walk.visit(items[0]!);
  if (slot.role === "aggregate" && !walk.hasAggregate && walk.faults.length === 0) {
    walk.faults.push({
      message: "A measure needs an aggregate function.",
      position: null,
      got: null,
      mend: "Write, for example, sum(amount) or count(*).",
    });
  }
  return { reads: [...walk.reads], isCondition: isCondition(items[0]!), faults: walk.faults };
}
