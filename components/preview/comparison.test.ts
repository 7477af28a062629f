import { describe, expect, it } from "vitest";
import type { RowsView } from "#domain/api/pipelines.ts";
import { alignRows, changedFirst } from "./comparison.ts";

const view = (names: string[], rows: (string | null)[][]): RowsView => ({
  columns: names.map((name) => ({ name, type: "varchar" })),
  rows,
  total: rows.length,
  sampled: false,
  durationMs: 1,
});

describe("rows before and after a step", () => {
  it("stand beside each other with their changed cells where every row stays", () => {
    const rows = alignRows(
      view(
        ["id", "amount"],
        [
          ["1", "1,5"],
          ["2", "2"],
        ],
      ),
      view(
        ["id", "amount", "day"],
        [
          ["1", "1.5", "x"],
          ["2", "2", "y"],
        ],
      ),
      "map",
    )!;
    expect(rows.map((row) => row.change)).toEqual(["changed", "same"]);
    expect([...rows[0]!.differs]).toEqual(["amount", "day"]);
  });
  it("show a gap opposite a row that is left out, and stop where the shown output ends", () => {
    const rows = alignRows(view(["id"], [["1"], ["2"], ["3"], ["4"]]), view(["id"], [["1"], ["3"]]), "filter")!;
    expect(rows.map((row) => [row.before?.id, row.after?.id ?? null])).toEqual([
      ["1", "1"],
      ["2", null],
      ["3", "3"],
    ]);
    expect(changedFirst(rows)[0]!.before?.id).toBe("2");
  });
  it("are changed, not left out, where the step gives a column another type", () => {
    const retyped = (view_: RowsView): RowsView => ({
      ...view_,
      columns: view_.columns.map((column) => (column.name === "at" ? { ...column, type: "date" } : column)),
    });
    const read = (output: string[][]) =>
      alignRows(
        view(
          ["id", "at"],
          [
            ["1", "2026-01-02"],
            ["2", "03/01/2026"],
            ["3", "N/A"],
          ],
        ),
        retyped(view(["id", "at"], output)),
        "filter",
      );
    expect(
      read([
        ["1", "2026-01-02"],
        ["2", "2026-01-03"],
      ])?.map((row) => row.change),
    ).toEqual(["same", "changed"]);
    expect(
      read([
        ["2", "2026-01-03"],
        ["3", "2026-01-04"],
      ])?.map((row) => row.change),
    ).toEqual(["removed", "changed", "changed"]);
    expect(
      alignRows(
        view(
          ["id", "at"],
          [
            ["1", "x"],
            ["1", "y"],
            ["2", "z"],
          ],
        ),
        retyped(
          view(
            ["id", "at"],
            [
              ["1", "a"],
              ["1", "b"],
              ["2", "z"],
            ],
          ),
        ),
        "filter",
      )?.map((row) => row.change),
    ).toEqual(["changed", "changed", "same"]);
    expect(
      alignRows(
        view(
          ["id", "at"],
          [
            ["1", "x"],
            ["1", "y"],
            ["2", "z"],
          ],
        ),
        retyped(
          view(
            ["id", "at"],
            [
              ["1", "y"],
              ["2", "z"],
            ],
          ),
        ),
        "filter",
      ),
    ).toBeNull();
    expect(alignRows(view(["at"], [["x"]]), retyped(view(["at"], [["2026-01-01"]])), "filter")).toBeNull();
  });
  it("are not put beside each other where the output has another order", () => {
    expect(alignRows(view(["id"], [["1"], ["2"], ["3"]]), view(["id"], [["1"], ["3"], ["2"]]), "filter")).toBeNull();
  });
  it("are not put beside each other where nothing tells them apart", () => {
    expect(alignRows(view(["id"], [["1"], ["2"]]), view(["id"], [["2"], ["1"]]), "map")).toBeNull();
    expect(alignRows(view(["id"], [["1"], ["2"]]), view(["id"], [["9"]]), "filter")).toBeNull();
    expect(alignRows(view(["id"], [["1"]]), view(["n"], [["1"]]), "map")).toBeNull();
    expect(alignRows(view(["id"], [["1"]]), view(["id"], [["1"]]), "join")).toBeNull();
  });
});
