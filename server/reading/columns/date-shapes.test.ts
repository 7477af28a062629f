import { describe, expect, it } from "vitest";
import { dateFamilies } from "./date-shapes.ts";

const families = (...patterns: string[]) =>
  dateFamilies(patterns.map((pattern) => ({ pattern, count: 1 }))).map(({ formats, isPlain, hasTime }) => ({
    formats,
    isPlain,
    hasTime,
  }));

describe("dates in text", () => {
  it("are grouped by the way they are written", () => {
    expect(families("9999-99-99 99:99:99")).toEqual([{ formats: ["%Y-%m-%d %H:%M:%S"], isPlain: true, hasTime: true }]);
    expect(families("9/9/9999", "99/9/9999")).toEqual([
      { formats: ["%-d/%-m/%Y", "%-m/%-d/%Y"], isPlain: false, hasTime: false },
    ]);
    expect(families("99/99/9999", "9/99/9999")).toEqual([
      { formats: ["%-d/%m/%Y", "%-m/%d/%Y"], isPlain: false, hasTime: false },
    ]);
    expect(families("99.99.99 99:99")).toEqual([
      { formats: ["%d.%m.%y %H:%M", "%m.%d.%y %H:%M", "%y.%m.%d %H:%M"], isPlain: false, hasTime: true },
    ]);
    expect(families("AAA 9 9999", "AAA 99 9999")).toEqual([{ formats: ["%b %-d %Y"], isPlain: false, hasTime: false }]);
    expect(families("9/99/9999 9:99 AA")).toEqual([
      { formats: ["%-d/%m/%Y %-I:%M %p", "%-m/%d/%Y %-I:%M %p"], isPlain: false, hasTime: true },
    ]);
  });

  it("are not seen in other numbers", () => {
    expect(families("999-999-9999", "999.999.9.9", "99:99", "9999999999")).toEqual([]);
  });
});
