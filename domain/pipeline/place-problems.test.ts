import { expect, test } from "vitest";
import { checkText } from "./place-problems.ts";

const good = `sluice: 1
name: orders
nodes:
  orders: { source: file, path: orders.csv }
  paid: { filter: { from: orders, where: "status = 'paid'" } }
`;
const placed = (text: string) =>
  checkText(text).problems.map(({ from, to, line, column }) => ({ line, column, text: text.slice(from, to) }));

test("a good text has no problems", () => {
  expect(checkText(good)).toEqual({ isReadable: true, problems: [], total: 0 });
});

test("a fault in the YAML stands at its line and column, and nothing can be drawn", () => {
  const text = good.replace("path: orders.csv }", "path: orders.csv");
  const checked = checkText(text);
  expect(checked.isReadable).toBe(false);
  expect(checked.problems[0]!.line).toBeGreaterThanOrEqual(4);
  expect(checked.problems[0]!.from).toBeGreaterThan(text.indexOf("orders.csv"));
});

test("what is wrong with a step stands at its name, its kind or its field", () => {
  expect(placed(good.replace("filter:", "filtre:"))).toMatchObject([{ line: 5, column: 3, text: "paid" }]);
  expect(placed(good.replace("where:", "were:")).map((each) => each.line)).toContain(5);
  expect(placed(good.replace("path: orders.csv", "path: [1]"))).toMatchObject([{ line: 4, text: "path" }]);
  expect(placed(good.replace("\"status = 'paid'\"", "[]"))[0]).toMatchObject({ line: 5, text: "where" });
  expect(placed(good.replace("name: orders", "nome: orders")).some((each) => each.text === "nome")).toBe(true);
});

test("many problems are counted, and the first hundred placed", () => {
  const text = `sluice: 1\nname: many\nnodes:\n${Array.from({ length: 150 }, (_, index) => `  s${index}: { filtre: {} }`).join("\n")}\n`;
  const checked = checkText(text);
  expect(checked.total).toBe(150);
  expect(checked.problems.length).toBe(100);
});

test("one fault at one place is told once", () => {
  const checked = checkText(`${good}  broken: { filter: {\n`);
  const told = checked.problems.map(({ from, problem }) => `${from} ${problem.message}`);
  expect(told).toEqual([...new Set(told)]);
  expect(checked.total).toBe(told.length);
});
