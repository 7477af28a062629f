import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type Sabotage, timesFound } from "./break-code.ts";
import { sabotages } from "./list.ts";
import { pageOf, verdictOf } from "./outcomes.ts";

const root = path.join(import.meta.dirname, "..", "..");
const textOf = (file: string): string => {
  const place = path.join(root, file);
  return existsSync(place) ? readFileSync(place, "utf8") : "";
};

/** What is out of date in an entry, in words. */
function faultsOf(entry: Sabotage): string[] {
  const times = timesFound(textOf(entry.file), entry);
  const faults = times === 1 ? [] : [`${entry.file} holds what is to be broken ${times} times`];
  if (entry.find === entry.replace) faults.push("nothing is changed");
  if (!entry.test.endsWith(".test.ts") || entry.test.endsWith(".long.test.ts"))
    faults.push(`${entry.test} is no test of npm test`);
  // a title that is filled in when it runs has another text then
  if (/[%$]/.test(entry.named)) faults.push(`"${entry.named}" holds a place that is filled in`);
  if (!textOf(entry.test).includes(entry.named)) faults.push(`${entry.test} has no test "${entry.named}"`);
  return faults;
}

test("what each entry breaks stands once in its file, and the test that must notice is there", () => {
  const stale = sabotages
    .map((each) => [each.promise, faultsOf(each)] as const)
    .filter(([, faults]) => faults.length > 0);
  expect(Object.fromEntries(stale)).toEqual({});
});

test("an entry that went stale is found", () => {
  const entry = sabotages[0]!;
  expect(faultsOf({ ...entry, find: "nowhere in it" })).toEqual([`${entry.file} holds what is to be broken 0 times`]);
  expect(faultsOf({ ...entry, find: " " })[0]).toMatch(/holds what is to be broken \d+ times/);
  expect(faultsOf({ ...entry, replace: entry.find })).toEqual(["nothing is changed"]);
  expect(faultsOf({ ...entry, named: "no such title" })).toHaveLength(1);
  expect(faultsOf({ ...entry, test: "server/nowhere.test.ts" })).toHaveLength(1);
  expect(faultsOf({ ...entry, file: "nowhere.ts" })).toHaveLength(1);
});

test("each promise stands once", () => {
  const promises = sabotages.map((each) => each.promise);
  expect(promises.filter((each, index) => promises.indexOf(each) !== index)).toEqual([]);
});

test("a promise counts only where its tests were green before", () => {
  const of = (before: [number, number], broken: [number, number] | null) => ({
    sabotage: sabotages[0]!,
    before: { passed: before[0], failed: before[1] },
    broken: broken && { passed: broken[0], failed: broken[1] },
  });
  const outcomes = [of([2, 0], [1, 1]), of([2, 0], [2, 0]), of([1, 1], null), of([0, 0], null), of([2, 0], [0, 0])];
  expect(outcomes.map(verdictOf)).toEqual(["noticed", "not noticed", "not counted", "not counted", "not noticed"]);
});

test("a row of an earlier run stays until it is run again, and only while its entry is the same", () => {
  const [one, two, three] = sabotages as [Sabotage, Sabotage, Sabotage];
  const found = { before: { passed: 2, failed: 0 }, broken: { passed: 0, failed: 2 } };
  const ofOne = { sabotage: one, ...found };
  const first = pageOf({ all: [one, two], outcomes: [ofOne, { sabotage: two, ...found }], on: new Date(0), page: "" });
  expect(first).toContain("**2 of 2 noticed.**");
  const missed = { ...ofOne, broken: { passed: 2, failed: 0 } };
  const second = pageOf({ all: [one, two, three], outcomes: [missed], on: new Date(9e11), page: first });
  expect(second).toContain("**1 of 3 noticed.**");
  const rowOf = ({ promise }: Sabotage) => second.split("\n").find((line) => line.startsWith(`| ${promise} |`));
  expect(rowOf(one)).toMatch(/\*\*not noticed\*\* .* 1998-07-09 \|$/);
  expect(rowOf(two)).toMatch(/2 of 2 failed .* 1970-01-01 \|$/);
  expect(rowOf(three)).toContain("**not run**");
  const moved = { ...two, file: "elsewhere.ts" };
  expect(pageOf({ all: [moved], outcomes: [], on: new Date(0), page: first })).toContain("**not run**");
});
