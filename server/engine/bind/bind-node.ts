import { type Problem, problem } from "#domain/errors/problem.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { NodeInput, PipelineNode } from "#domain/pipeline/document.ts";
import type { Bound, BoundExpression, BoundNode, SourceShape } from "#domain/plan/bound.ts";
import { namedColumns } from "#domain/plan/named-columns.ts";
import { refusalOf, relationContext } from "#domain/plan/relation-context.ts";
import { relationName } from "#domain/plan/relation-names.ts";
import { refusalColumn } from "#domain/plan/plan.ts";
import { type Fragment, ident, join, render, sql } from "#domain/sql/fragment.ts";
import { didYouMean } from "#domain/sql/nearest-names.ts";
import type { Column } from "#domain/sql/types.ts";
import { StatementError } from "../engine-child.ts";
import { duckdbMessage } from "../duckdb-message.ts";
import { type ExpressionFault, readExpression } from "./expression-tree.ts";
import type { BoundTables } from "./bound-tables.ts";
import type { SlotText } from "./expressions.ts";

/** The statements that binding makes, each under a time limit. */
export interface BindingStatements {
  /** The columns of a SELECT. */
  describe(sql: string): Promise<readonly Column[]>;
  readonly tables: BoundTables;
}

const unknownType = "unknown";

export type Outcome = { node: BoundNode } | { problems: Problem[] };

function faultProblem(node: string, field: string, fault: ExpressionFault): Problem {
  const place = fault.position === null ? "" : ` (at character ${fault.position + 1})`;
  const message = `${node}, ${field}: ${fault.message.replace(/\.?$/, `${place}.`)}`;
  return problem("invalid_document", message, { node, field, got: fault.got, mend: fault.mend });
}

function missingColumns(node: PipelineNode, columnsOf: (port: string) => readonly string[]): Problem[] {
  return namedColumns(node)
    .filter(({ port, column }) => !columnsOf(port).includes(column))
    .map(({ field, port, column }) =>
      problem("invalid_document", `${node.name}, ${field}: there is no column "${column}".`, {
        node: node.name,
        field,
        got: column,
        mend: didYouMean(column, columnsOf(port)),
      }),
    );
}

const misfitsOf = (node: PipelineNode, columns: (port: string) => readonly Column[]): Problem[] =>
  (nodeKind(node.kind).misfits?.(node.config, columns) ?? []).map(({ field, message, got, mend }) =>
    problem("invalid_document", `${node.name}, ${field}: ${message}`, { node: node.name, field, got, mend }),
  );

function doubledColumns(node: string, columns: readonly Column[]): Problem[] {
  const seen = new Set<string>();
  const doubled = columns.filter(({ name }) => seen.size === seen.add(name.toLowerCase()).size);
  const reserved = columns.filter(({ name }) => name.toLowerCase() === refusalColumn);
  return [
    ...doubled.map(({ name }) =>
      problem("invalid_document", `${node}: two columns would be called "${name}" (letter case does not count).`, {
        node,
        got: name,
        mend: "Give one of them another name.",
      }),
    ),
    ...reserved.map(({ name }) =>
      problem("invalid_document", `${node}: the column name "${name}" is kept for Sluice.`, {
        node,
        got: name,
        mend: "Rename the column.",
      }),
    ),
  ];
}

/** A source: its columns are what its profile froze. */
export function bindSource(node: PipelineNode, shape: SourceShape | undefined): Outcome {
  if (!shape)
    return {
      problems: [
        problem("source_unreadable", `${node.name} has not been read yet, so its columns are not known.`, {
          node: node.name,
          mend: "Profile the source.",
        }),
      ],
    };
  const wanted = Array.isArray(node.config.columns) ? (node.config.columns as string[]) : null;
  const missing = (wanted ?? []).filter((name) => !shape.columns.some((column) => column.name === name));
  if (missing.length > 0)
    return {
      problems: missing.map((name) =>
        problem("invalid_document", `${node.name}, columns: there is no column "${name}".`, {
          node: node.name,
          field: "columns",
          got: name,
          mend: didYouMean(
            name,
            shape.columns.map((column) => column.name),
          ),
        }),
      ),
    };
  const columns = wanted ? wanted.map((name) => shape.columns.find((column) => column.name === name)!) : shape.columns;
  const doubled = doubledColumns(node.name, columns);
  if (doubled.length > 0) return { problems: doubled };
  return { node: { name: node.name, columns, rejects: [], expressions: {}, dialect: shape.dialect } };
}

function rejectsOf(columns: readonly Column[]): Column[] {
  const used = new Set(columns.map(({ name }) => name.toLowerCase()));
  let name = "problem";
  for (let number = 2; used.has(name); number += 1) name = `problem_${number}`;
  return [...columns, { name, type: "varchar" }];
}

class NodeBinding {
  readonly #node: PipelineNode;
  readonly #bound: Bound;
  readonly #statements: BindingStatements;
  readonly #texts: readonly SlotText[];
  readonly #inputTables = new Map<string, string>();

  constructor(
    node: PipelineNode,
    bound: Bound,
    binding: { statements: BindingStatements; texts: readonly SlotText[] },
  ) {
    this.#node = node;
    this.#bound = bound;
    this.#statements = binding.statements;
    this.#texts = binding.texts;
  }

  #columns(port: string): readonly Column[] {
    const input = this.#node.inputs.find((each) => each.port === port);
    const upstream = input && this.#bound.nodes[input.node];
    return upstream ? (input.output === "out" ? upstream.columns : upstream.rejects) : [];
  }

  #names(port: string): string[] {
    return this.#columns(port).map(({ name }) => name);
  }

  /** The table of an input, as a SELECT's FROM. */
  #from(port: string): Fragment {
    const input = this.#node.inputs.find((each) => each.port === port) as NodeInput;
    const relation = relationName(input.node, input.output);
    return ident(this.#inputTables.get(relation) ?? relation);
  }

  async #expressionType({ slot }: SlotText, printed: string): Promise<string> {
    const by = slot.role === "aggregate" ? ((this.#node.config.by ?? []) as string[]) : [];
    const group = by.length > 0 ? sql` GROUP BY ${join(by.map(ident))}` : sql``;
    const columns = await this.#statements.describe(
      render(sql`SELECT ${{ parts: [printed] }} FROM ${this.#from(slot.port)}${group}`),
    );
    return columns[0]?.type ?? "varchar";
  }

  async #expressionProblem(text: SlotText): Promise<Problem | null> {
    try {
      await this.#expressionType(text, text.slot.text);
      return null;
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      const { message, position, mend } = duckdbMessage(error.report);
      const at = position === null || position < "SELECT ".length ? null : position - "SELECT ".length;
      return faultProblem(this.#node.name, text.slot.field, { message, position: at, got: null, mend });
    }
  }

  async #conditionProblem(text: SlotText, type: string): Promise<Problem | null> {
    if (type === "boolean") return null;
    return problem(
      "invalid_document",
      `${this.#node.name}, ${text.slot.field}: a condition is true or false, and this is ${type}.`,
      {
        node: this.#node.name,
        field: text.slot.field,
        expected: "boolean",
        got: type,
        mend: "Compare it with something, such as = or IS NOT NULL.",
      },
    );
  }

  async #bindExpressions(): Promise<{ expressions: Record<string, BoundExpression>; problems: Problem[] }> {
    const expressions: Record<string, BoundExpression> = {};
    const problems: Problem[] = [];
    for (const text of this.#texts) {
      const { reads, faults, isCondition } = readExpression(text.tree, text.slot, this.#names(text.slot.port));
      problems.push(...faults.map((fault) => faultProblem(this.#node.name, text.slot.field, fault)));
      if (faults.length > 0 || text.printed === null) continue;
      expressions[text.slot.field] = { text: text.printed, type: isCondition ? "boolean" : unknownType, reads };
    }
    return { expressions, problems };
  }

  /** The output's columns, and the type of every expression; DuckDB's errors are traced to the expression that made them. */
  async bind(): Promise<Outcome> {
    for (const input of this.#node.inputs) {
      const relation = relationName(input.node, input.output);
      this.#inputTables.set(relation, await this.#statements.tables.use(relation));
    }
    const missing = missingColumns(this.#node, (port) => this.#names(port));
    const { expressions, problems } = await this.#bindExpressions();
    if (missing.length + problems.length > 0) return { problems: [...missing, ...problems] };
    const misfits = misfitsOf(this.#node, (port) => this.#columns(port));
    if (misfits.length > 0) return { problems: misfits };
    const first = this.#node.inputs[0];
    const draft: BoundNode = { name: this.#node.name, columns: [], rejects: [], expressions, dialect: null };
    const inputs = this.#node.inputs.flatMap(({ node }) => {
      const found = this.#bound.nodes[node];
      return found ? [[node, found] as const] : [];
    });
    const bound: Bound = { problems: [], nodes: Object.fromEntries([...inputs, [this.#node.name, draft]]) };
    try {
      const columns = await this.#statements.describe(
        render(
          nodeKind(this.#node.kind).relation(
            this.#node.config,
            relationContext(this.#node, bound, (port) => this.#from(port)),
          ),
        ),
      );
      const doubled = doubledColumns(this.#node.name, columns);
      if (doubled.length > 0) return { problems: doubled };
      const rejects = first ? await this.#rejects(bound, first.port) : [];
      const typed = await this.#typed(expressions, columns);
      if (typed.problems.length > 0) return { problems: typed.problems };
      return { node: { ...draft, columns, rejects, expressions: typed.expressions } };
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      return { problems: await this.#explain(error) };
    }
  }

  async #rejects(bound: Bound, port: string): Promise<readonly Column[]> {
    const refusal = refusalOf(this.#node, bound);
    if (!refusal) return [];
    await this.#statements.describe(render(sql`SELECT ${refusal.reason} AS reason FROM ${this.#from(port)}`));
    if (refusal.action === "error") return [];
    return rejectsOf(this.#columns(port));
  }

  async #typed(
    expressions: Record<string, BoundExpression>,
    columns: readonly Column[],
  ): Promise<{ expressions: Record<string, BoundExpression>; problems: Problem[] }> {
    const typed: Record<string, BoundExpression> = {};
    const problems: Problem[] = [];
    for (const text of this.#texts) {
      const expression = expressions[text.slot.field]!;
      const output = columns.find(
        ({ name }) => text.slot.field.endsWith(`.${name}`) && text.slot.field.split(".").slice(1).join(".") === name,
      );
      const found = output && text.slot.role !== "predicate" ? output.type : expression.type;
      const type = found === unknownType ? await this.#expressionType(text, expression.text) : found;
      typed[text.slot.field] = { ...expression, type };
      const wrong = text.slot.role === "predicate" ? await this.#conditionProblem(text, type) : null;
      if (wrong) problems.push(wrong);
    }
    return { expressions: typed, problems };
  }

  async #explain(error: StatementError): Promise<Problem[]> {
    const found: Problem[] = [];
    for (const text of this.#texts) {
      const each = await this.#expressionProblem(text);
      if (each) found.push(each);
    }
    if (found.length > 0) return found;
    const { message, mend } = duckdbMessage(error.report);
    return [
      problem("invalid_document", `${this.#node.name}: ${message}`, {
        node: this.#node.name,
        field: nodeKind(this.#node.kind).fields[0]?.path ?? null,
        mend: mend ?? "Correct the settings of the step.",
      }),
    ];
  }
}

export const bindTransform = (
  node: PipelineNode,
  bound: Bound,
  binding: { statements: BindingStatements; texts: readonly SlotText[] },
): Promise<Outcome> => new NodeBinding(node, bound, binding).bind();
