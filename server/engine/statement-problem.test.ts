import { expect, it } from "vitest";
import { cast } from "#domain/nodes/cast.ts";
import { StatementError } from "./engine-child.ts";
import { statementProblem } from "./statement-problem.ts";

const setting = cast.fields.find(({ path }) => path === "on_error")!;
const report = (type: string, message: string): string =>
  JSON.stringify({ exception_type: type, exception_message: message });

it.each([
  ["a value that a cast refuses", report("Invalid Input", 'sluice|refused|typed|amount: expected integer, got "N/A"')],
  ["a value that a formula cannot convert", report("Conversion", "Could not convert string 'x' to INT32")],
])("names the cast step's own setting and its choices: %s", (_what, told) => {
  const { mend } = statementProblem(new StatementError(told), "typed");
  expect(mend).toContain(`${setting.label} (${setting.path})`);
  expect(setting.options).toEqual(expect.arrayContaining(["reject", "null"]));
});
