import { expect, it } from "vitest";
import { optionLabel } from "./field-words.ts";
import { kindNames, nodeKind } from "./table.ts";

it("calls every choice by a word of its own that begins large, and says what fail and null do", () => {
  for (const kind of kindNames) {
    for (const { options } of nodeKind(kind).fields) {
      const labels = (options ?? []).map(optionLabel);
      expect(new Set(labels).size).toBe(labels.length);
      for (const label of labels) expect(label).toMatch(/^[A-Z]/);
    }
  }
  expect(["fail", "reject", "null"].map(optionLabel)).toEqual(["Stop run", "Reject", "Empty"]);
});
