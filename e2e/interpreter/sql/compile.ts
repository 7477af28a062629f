import { numberFunctions } from "../functions/number.ts";
import { textFunctions } from "../functions/text.ts";
import { timeFunctions } from "../functions/time.ts";
import { aggregate, isAggregate } from "./aggregates.ts";
import { calculate, signed } from "./arithmetic.ts";
import { coerce, coerceAll, type Compiled, constant, constantValue, isText, lazy, strict } from "./compiled.ts";
import { tryConvert } from "./convert.ts";
import { parseDecimal } from "./decimals.ts";
import { choose, compare, connect, isBetween, isDistinct, isMember, isTest, negate } from "./logic.ts";
import { parseExpression } from "./parser.ts";
import { likePattern } from "./patterns.ts";
import type { Syntax } from "./syntax.ts";
import { fitsInteger, parseType, type SqlType, typeName, types } from "./types.ts";
import { BindError, interval, type Value } from "./values.ts";

export interface TypedColumn {
  readonly name: string;
  readonly type: SqlType;
}

const functions = { ...textFunctions, ...numberFunctions, ...timeFunctions };

function numberLiteral(text: string): Compiled {
  if (/[eE]/.test(text)) return constant(types.double, Number(text));
  const [whole = "", fraction] = text.split(".");
  if (fraction !== undefined) {
    const type = types.decimal(Math.max(1, whole.length + fraction.length), fraction.length) as SqlType & {
      kind: "decimal";
    };
    return constant(type, parseDecimal(text, type.width, type.scale));
  }
  const value = BigInt(text);
  const name = (["integer", "bigint", "hugeint"] as const).find((each) => fitsInteger(value, each));
  return name ? constant({ kind: "integer", name }, value, "integer") : constant(types.double, Number(text));
}

const intervalUnits: Record<string, [number, number, bigint]> = {
  year: [12, 0, 0n],
  quarter: [3, 0, 0n],
  month: [1, 0, 0n],
  week: [0, 7, 0n],
  day: [0, 1, 0n],
  hour: [0, 0, 3_600_000_000n],
  minute: [0, 0, 60_000_000n],
  second: [0, 0, 1_000_000n],
};

function intervalLiteral(parts: readonly (readonly [bigint, string])[]): Value {
  let [months, days, micros] = [0, 0, 0n];
  for (const [count, name] of parts) {
    const unit = intervalUnits[name.toLowerCase().replace(/s$/, "")];
    if (!unit) throw new BindError(`the interpreter does not know the interval unit ${name}`);
    months += unit[0] * Number(count);
    days += unit[1] * Number(count);
    micros += unit[2] * count;
  }
  return interval(months, days, micros);
}

class Compiler {
  readonly #columns: readonly TypedColumn[];
  readonly #aggregates: boolean;

  constructor(columns: readonly TypedColumn[], aggregates: boolean) {
    this.#columns = columns;
    this.#aggregates = aggregates;
  }

  compile = (syntax: Syntax): Compiled => {
    switch (syntax.kind) {
      case "number":
        return numberLiteral(syntax.text);
      case "string":
        return constant(types.varchar, syntax.text, "string");
      case "boolean":
        return constant(types.boolean, syntax.value);
      case "null":
        return constant(types.null, null);
      case "column":
        return this.#column(syntax.name);
      case "list":
        return this.#list(syntax.items);
      case "interval":
        return this.#interval(syntax);
      case "not":
        return negate(this.compile(syntax.operand));
      case "sign":
        return signed(this.compile(syntax.operand), syntax.negative);
      case "binary":
        return this.#binary(syntax);
      case "is":
        return isTest(this.compile(syntax.operand), syntax.test, syntax.negated);
      case "distinct":
        return isDistinct(this.compile(syntax.left), this.compile(syntax.right), syntax.negated);
      case "in":
        return isMember(this.compile(syntax.operand), syntax.items.map(this.compile), syntax.negated);
      case "between":
        return isBetween(
          this.compile(syntax.operand),
          [this.compile(syntax.low), this.compile(syntax.high)],
          syntax.negated,
        );
      case "like":
        return this.#like(syntax);
      case "case":
        return choose(
          syntax.subject && this.compile(syntax.subject),
          syntax.branches.map(({ when, result }) => ({ when: this.compile(when), result: this.compile(result) })),
          syntax.otherwise && this.compile(syntax.otherwise),
        );
      case "cast":
        return this.#cast(syntax);
      case "slice":
        return this.#slice(syntax);
      case "call":
        return this.#call(syntax);
    }
  };

  #column(name: string): Compiled {
    const index = this.#columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
    const column = this.#columns[index];
    if (!column) throw new BindError(`there is no column ${name}`);
    return { type: column.type, literal: null, isConstant: false, evaluate: (scope) => scope.row[index] ?? null };
  }

  #list(items: readonly Syntax[]): Compiled {
    const { type, args } = coerceAll(items.map(this.compile), "a list");
    return lazy({ kind: "list", of: type }, args, (scope) => ({
      kind: "list",
      items: args.map((arg) => arg.evaluate(scope)),
    }));
  }

  #interval(syntax: Syntax & { kind: "interval" }): Compiled {
    if (syntax.count)
      return strict(types.interval, [coerce(this.compile(syntax.count), types.bigint)], (count) =>
        intervalLiteral([[count as bigint, syntax.text]]),
      );
    const parts = [...syntax.text.matchAll(/([+-]?\d+)\s*([A-Za-z]+)/g)].map(
      (match) => [BigInt(match[1]!), match[2]!] as const,
    );
    return constant(types.interval, intervalLiteral(parts));
  }

  #binary(syntax: Syntax & { kind: "binary" }): Compiled {
    const [left, right] = [this.compile(syntax.left), this.compile(syntax.right)];
    switch (syntax.operator) {
      case "or":
      case "and":
        return connect(syntax.operator, left, right);
      case "=":
      case "<>":
      case "<":
      case "<=":
      case ">":
      case ">=":
        return compare(syntax.operator, left, right);
      case "||":
        return strict(
          types.varchar,
          [coerce(left, types.varchar), coerce(right, types.varchar)],
          (a, b) => `${a as string}${b as string}`,
        );
      case "~":
        return functions.regexp_full_match!([left, right]);
      case "!~":
        return negate(functions.regexp_full_match!([left, right]));
      default:
        return calculate(syntax.operator, left, right);
    }
  }

  #like(syntax: Syntax & { kind: "like" }): Compiled {
    const [operand, pattern] = [this.compile(syntax.operand), this.compile(syntax.pattern)];
    for (const arg of [operand, pattern])
      if (!isText(arg)) throw new BindError(`LIKE takes text, not ${typeName(arg.type)}`);
    const escape = syntax.escape ? String(constantValue(this.compile(syntax.escape), "escape")) : null;
    const found = strict(types.boolean, [operand, pattern], (text, like) =>
      likePattern(like as string, escape, syntax.ignoreCase).test(text as string),
    );
    return syntax.negated ? negate(found) : found;
  }

  #cast(syntax: Syntax & { kind: "cast" }): Compiled {
    const operand = this.compile(syntax.operand);
    const type = parseType(syntax.type);
    if (!syntax.isTry) return coerce(operand, type);
    return lazy(type, [operand], (scope) => tryConvert(operand.evaluate(scope), operand.type, type));
  }

  #slice(syntax: Syntax & { kind: "slice" }): Compiled {
    const operand = this.compile(syntax.operand);
    if (operand.type.kind !== "varchar") throw new BindError("the interpreter takes slices of text only");
    const [from, to] = [syntax.from, syntax.single ? syntax.from : syntax.to].map((each) =>
      each ? Number(constantValue(this.compile(each), "place")) : null,
    );
    if ((from ?? 1) < 1 || (to ?? 1) < 1) throw new BindError("the interpreter takes slices from the start only");
    return strict(types.varchar, [operand], (text) =>
      [...(text as string)].slice((from ?? 1) - 1, to ?? undefined).join(""),
    );
  }

  #call(syntax: Syntax & { kind: "call" }): Compiled {
    if (isAggregate(syntax.name)) {
      if (!this.#aggregates) throw new BindError(`${syntax.name} stands outside an aggregate`);
      const inner = new Compiler(this.#columns, false);
      return aggregate({
        name: syntax.name,
        distinct: syntax.distinct,
        args: syntax.args.map(inner.compile),
        filter: syntax.filter && inner.compile(syntax.filter),
        order: syntax.order.map((each) => ({ ...each, by: inner.compile(each.by) })),
      });
    }
    const args = syntax.args.map(this.compile);
    if (syntax.name === "if") return choose(null, [{ when: args[0]!, result: args[1]! }], args[2] ?? null);
    const call = functions[syntax.name];
    if (!call) throw new BindError(`the interpreter does not know the function ${syntax.name}`);
    return call(args);
  }
}

/** An expression over columns; with `aggregates`, aggregate functions see the scope's group. */
export const compileExpression = (source: string, columns: readonly TypedColumn[], aggregates = false): Compiled =>
  new Compiler(columns, aggregates).compile(parseExpression(source));
