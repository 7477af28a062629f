import { describe, expect, it } from "vitest";
import { isNullWord } from "./null-words.ts";
import { isDirtyNumber, isPlainNumber, numberRule } from "./number-shapes.ts";

const shape = (pattern: string) => ({ pattern, count: 1 });
const values = (...texts: string[]) => texts.map((value) => ({ value, n: 1 }));

describe("numbers in text", () => {
  it("are told from identifiers and words", () => {
    expect(isPlainNumber(shape("999.99"))).toBe(true);
    expect(isDirtyNumber(shape("$9,999"))).toBe(true);
    expect(isDirtyNumber(shape("99.9%"))).toBe(true);
    expect(isDirtyNumber(shape("A-9999999"))).toBe(false);
    expect(isNullWord(" N/A ")).toBe(true);
    expect(isNullWord("North")).toBe(false);
  });

  it("are read without their separators and with words for nothing", () => {
    expect(numberRule([shape("999.99")], values("1,234.50", "N/A"))).toEqual({
      type: "decimal(18,2)",
      remove: [","],
      decimal: ".",
      nulls: ["N/A"],
    });
    expect(numberRule([], values("$4,000 ", "$950 "))).toEqual({
      type: "integer",
      remove: [",", "$"],
      decimal: ".",
      nulls: [],
    });
  });

  it("may have a decimal comma", () => {
    expect(numberRule([shape("99")], values("1.234,50", "7,25"))).toEqual({
      type: "decimal(18,2)",
      remove: ["."],
      decimal: ",",
      nulls: [],
    });
  });
});
