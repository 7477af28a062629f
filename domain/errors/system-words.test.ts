import { expect, test } from "vitest";
import { foreignWords } from "../testing/plain-words.ts";
import { connectionWords, fileRefusals } from "./system-words.ts";

test.each(Object.entries(fileRefusals))("%s is told in words, with how to fix it", (_code, { words, fix }) => {
  expect(foreignWords(`"orders.csv" ${words}.`)).toBeNull();
  expect(foreignWords(fix)).toBeNull();
});

test.each(Object.entries(connectionWords))("%s is told in words", (_code, words) => {
  expect(foreignWords(`The connection failed: ${words}.`)).toBeNull();
});
