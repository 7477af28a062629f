import { expect, test } from "vitest";
import { columnChanges } from "./column-changes.ts";

test("what a step does to its columns is told by name and type, changes first", () => {
  const changes = columnChanges(
    [
      { name: "id", type: "varchar" },
      { name: "amount", type: "varchar" },
      { name: "note", type: "varchar" },
    ],
    [
      { name: "id", type: "varchar" },
      { name: "amount", type: "decimal(12,2)" },
      { name: "day", type: "date" },
    ],
  );
  expect(changes.map((each) => [each.name, each.change, each.was, each.type])).toEqual([
    ["amount", "retyped", "varchar", "decimal(12,2)"],
    ["day", "added", null, "date"],
    ["note", "removed", "varchar", null],
    ["id", "same", "varchar", "varchar"],
  ]);
  expect(columnChanges(null, [{ name: "id", type: "varchar" }])[0]!.change).toBe("same");
});
