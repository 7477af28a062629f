import type { ColumnRef } from "../link/vocabulary.ts";
import { nameWords } from "../text/stem.ts";
import { type Input, tokenAt } from "./input.ts";

const units: readonly (readonly [string, string])[] = [
  ["min minute minutes mins", "min mins minute minutes"],
  ["second seconds sec secs", "s sec secs second seconds"],
  ["hour hours hrs", "h hr hrs hour hours"],
  ["day days", "day days"],
  ["km kilometre kilometres kilometer kilometers", "km kilometres kilometers"],
  ["kg kilo kilos kilogram kilograms", "kg kilos kilograms"],
  ["gram grams g", "g gram grams"],
  ["volt volts v", "v volt volts"],
  ["degree degrees celsius", "c celsius degc"],
  ["fahrenheit", "f fahrenheit"],
  ["mm millimetres millimeters", "mm"],
  ["cm centimetres centimeters", "cm"],
  ["metre metres meter meters m", "m metres meters"],
  ["mile miles", "mi mile miles"],
  ["percent", "pct percent percentage"],
  ["dollar dollars usd", "usd dollar dollars"],
  ["euro euros eur", "eur euro euros"],
  ["pound pounds gbp", "gbp pound pounds"],
  ["litre litres liter liters", "l litre litres liters"],
  ["year years", "year years yr yrs age"],
  ["month months", "month months"],
  ["week weeks", "week weeks"],
];
const table = units.map(([said, named]) => ({ said: new Set(said.split(" ")), named: new Set(named.split(" ")) }));

/** The place after a unit that fits the column's own name: "15 minutes" of `delay_min`; any other unit is left unread. */
export function afterUnit(input: Input, at: number, ref: ColumnRef | null): number {
  const word = tokenAt(input, at)?.lower;
  if (!word || !ref) return at;
  const own = new Set(nameWords(ref.name));
  return table.some(({ said, named }) => said.has(word) && [...named].some((each) => own.has(each))) ? at + 1 : at;
}
