import { expect, it } from "vitest";
import { meantBy } from "./mojibake.ts";

it.each([
  ["Ã¼", "ü"],
  ["Ã–", "Ö"],
  ["ÃŸ", "ß"],
  ["â€™", "’"],
  ["â‚¬", "€"],
  ["Å‚", "ł"],
  ["Ð\u0098", "И"],
  ["ç”°", "田"],
  ["ÃO", null],
  ["Ü€", null],
  ["Ã田", null],
])("%s was %s", (signs, letter) => {
  expect(meantBy(signs)).toBe(letter);
});
