import { type Expression, type Predicate, predicateColumns } from "../grammar/expression.ts";
import { columnProfile, type Draft, typeOf } from "./draft.ts";
import { refKey } from "./gather.ts";
import { type Output } from "./resolve-output.ts";

function parts(expression: Expression): Expression[] {
  switch (expression.kind) {
    case "binary":
      return [expression, ...parts(expression.left), ...parts(expression.right)];
    case "styled":
      return [expression, ...parts(expression.of)];
    case "aggregate":
      return [expression, ...(expression.of ? parts(expression.of) : [])];
    case "fill":
      return [expression, ...parts(expression.of), ...parts(expression.with)];
    default:
      return [expression];
  }
}

const seesNulls = (predicate: Predicate): boolean =>
  predicate.kind === "compare" ||
  predicate.kind === "in" ||
  predicate.kind === "text" ||
  (predicate.kind === "not" && seesNulls(predicate.of)) ||
  ((predicate.kind === "and" || predicate.kind === "or") && predicate.all.some(seesNulls));

/** What a column of the result leaves open although its words were read. */
export function doubtsOfValue(draft: Draft, output: Output): string[] {
  const doubts: string[] = [];
  const isPercent = output.expression.kind === "styled" && output.expression.style.percent === true;
  for (const each of parts(output.expression)) {
    if (each.kind === "aggregate" && each.isGuess)
      doubts.push(
        `"${output.name}": say whether rows are counted or the numbers in them are summed up. Now they are summed up.`,
      );
    if (each.kind === "share" && !isPercent && !/share$|rate|ratio|fraction|proportion/i.test(output.name))
      doubts.push(
        `"${output.name}": say whether the share is a fraction or a percentage. Now it is a fraction between 0 and 1.`,
      );
    if (
      each.kind === "binary" &&
      each.op === "-" &&
      [each.left, each.right].every((side) => side.kind === "column" && typeOf(draft, side.ref).startsWith("timestamp"))
    )
      doubts.push(`"${output.name}" is the time between two moments: say in which unit. Now it counts days.`);
    if (
      each.kind === "styled" &&
      each.style.fraction &&
      each.of.kind === "column" &&
      !columnProfile(draft, each.of.ref)?.patterns.every(
        (shape) => shape.pattern.includes("%") || !/9/.test(shape.pattern),
      )
    )
      doubts.push(`"${output.name}": not all values of it are percentages, so I do not know which to divide by 100.`);
    if (each.kind === "test" && seesNulls(each.test)) {
      const open = predicateColumns(each.test).filter(
        (ref) =>
          ref.source !== null && !draft.withoutNulls.has(refKey(ref)) && (columnProfile(draft, ref)?.nulls ?? 0) > 0,
      );
      for (const ref of open)
        doubts.push(
          `"${output.name}": ${ref.name} is empty in some rows; say whether that counts as false. Now it stays empty.`,
        );
    }
    if (each.kind === "choose" && each.otherwise === null)
      doubts.push(`"${output.name}": say what it is in all other cases.`);
  }
  return [...new Set(doubts)];
}
