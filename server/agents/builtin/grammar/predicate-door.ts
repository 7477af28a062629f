import type { Predicate } from "./expression.ts";
import type { Parser } from "./input.ts";

let reader: Parser<Predicate> = () => [];

/** Conditions are made of values, and some values of conditions: the conditions are handed in here once they are known. */
export const handInPredicates = (parser: Parser<Predicate>): void => {
  reader = parser;
};

export const innerPredicate: Parser<Predicate> = (input, at) => reader(input, at);
