import { describe, expect, test } from "vitest";
import { z } from "zod";
import { contract } from "../api/contract.ts";
import type { Procedure } from "../api/procedure.ts";
import { kindNames, nodeKind } from "../nodes/table.ts";
import { faultsOf } from "../testing/faults.ts";
import { foreignWords } from "../testing/plain-words.ts";
import { describeIssues, issueSentence } from "./issue-words.ts";

/** Every distinct message that any fault of this schema has, with what is foreign in it. */
function foreignMessages(schema: z.ZodType): { seen: number; foreign: string[] } {
  const seen = new Set<string>();
  const foreign = new Set<string>();
  for (const given of faultsOf(schema)) {
    const result = schema.safeParse(given);
    for (const { wrong, fix } of describeIssues(result.error?.issues ?? [], { given, whole: "The whole" }))
      for (const text of [wrong, fix]) {
        if (seen.has(text)) continue;
        seen.add(text);
        const why = foreignWords(text);
        if (why) foreign.add(`${text.slice(0, 300)} (${why})`);
      }
  }
  return { seen: seen.size, foreign: [...foreign] };
}

test.each(kindNames)("every fault in a step of the kind %s is told in our words, with how to fix it", (name) => {
  const { seen, foreign } = foreignMessages(nodeKind(name).config);
  expect(foreign).toEqual([]);
  expect(seen).toBeGreaterThan(5);
});

const procedures = Object.entries(contract).flatMap(([area, all]) =>
  Object.entries(all as Record<string, Procedure<"query" | "mutation", z.ZodType, z.ZodType>>).map(
    ([name, { input }]) => [`${area}.${name}`, input] as const,
  ),
);

test.each(procedures)("every fault in what %s is given is told in our words", (_name, input) => {
  expect(foreignMessages(input).foreign).toEqual([]);
});

describe("one sentence for what is wrong, one for how to fix it", () => {
  const schema = z.strictObject({
    name: z.string().min(3).max(5),
    count: z.int().min(1).max(9).multipleOf(2),
    mode: z.enum(["fast", "safe"]),
    day: z.iso.date(),
    tags: z.array(z.string()).min(2).max(3),
    by: z.record(z.string().regex(/^a/, "Start it with a."), z.number()),
    pair: z.map(z.string(), z.string().min(1)),
    free: z.string().refine(() => false),
  });
  const good = {
    name: "abcd",
    count: 2,
    mode: "fast",
    day: "2026-01-31",
    tags: ["a", "b"],
    by: { a: 1 },
    pair: new Map([["a", "b"]]),
    free: "",
  };
  test.each([
    ["name", "ab", '"Name" is too short. Use at least 3 characters.'],
    ["name", "abcdef", '"Name" is too long. Use at most 5 characters.'],
    ["name", 4, '"Name" is a number, which does not fit here. Give a text.'],
    ["name", undefined, '"Name" is missing. Fill it in.'],
    ["count", 0, '"Count" is too low. Give at least 1.'],
    ["count", 10, '"Count" is too high. Give at most 9.'],
    ["count", 3, '"Count" is not a multiple of 2. Give a multiple of 2.'],
    ["mode", "slow", '"Mode" cannot be "slow". Choose "fast" or "safe".'],
    ["day", "today", '"Day" is not a date. Write it like 2026-01-31.'],
    ["tags", ["a"], '"Tags" has too few entries. Give at least 2.'],
    ["by", { b: 1 }, '"By, b" has a name in it that cannot be used. Start it with a.'],
    ["pair", new Map([["a", ""]]), '"Pair, a" is empty. Fill it in.'],
    ["free", "x", '"Free" cannot be used like this. Correct it.'],
    ["strange", 1, 'There is no setting called "strange" here. Remove it, or correct its name.'],
  ])("%s: %j", (field, value, sentence) => {
    const given = { ...good, [field]: value };
    const { error } = schema
      .omit(field === "free" ? {} : { free: true })
      .safeParse(
        field === "free" ? given : Object.fromEntries(Object.entries(given).filter(([key]) => key !== "free")),
      );
    expect(issueSentence(error!, { given, whole: "The whole" })).toBe(sentence);
  });
});
