import { expect, test } from "vitest";
import { askedBy } from "#server/platform/asked-by.ts";
import { readText } from "./read-text.ts";

/** Too long to be read at once, and another one for each number. */
const longText = (number: number): string =>
  `sluice: 1\nname: long_${number}\nnodes:\n${Array.from({ length: 200 }, (_, index) => `  step_${index}: { source: file, path: part-${number}-${index}.csv }`).join("\n")}\n`;
const read = (personId: string, number: number): Promise<string> =>
  askedBy({ workspaceId: "w", personId }, () => readText(longText(number))).then(
    ({ pipeline }) => `${pipeline.nodes.length} steps`,
    (error: { code: string }) => error.code,
  );

test("long documents of one person wait for each other up to a number, and keep nobody else from getting in line", async () => {
  const ada = Array.from({ length: 15 }, (_, number) => read("ada", number));
  const bob = read("bob", 99);
  expect(await bob).toBe("200 steps");
  const answers = await Promise.all(ada);
  expect(answers.filter((each) => each === "200 steps")).toHaveLength(13);
  expect(answers.slice(13)).toEqual(["busy", "busy"]);
});
