import { describe, expect, it } from "vitest";
import { fileSource } from "../nodes/file-source.ts";
import type { Decision } from "./decision.ts";
import { readingParts } from "./decision-schema.ts";
import { isGiven, withDecision } from "./reading-config.ts";

/** What each part may be chosen as, in the spelling of its decision. */
const choices: Readonly<Partial<Record<Decision["part"], readonly string[]>>> = {
  container: ["orders.csv"],
  encoding: ["windows-1252"],
  format: ["csv"],
  sheet: ["Orders", "2"],
  table: ["2"],
  delimiter: [";", "\t"],
  quote: ["", "'"],
  escape: ["", "\\"],
  preamble: ["0", "3"],
  header: ["0", "1", "2"],
  footer: ["0", "2"],
  repeats: ["true", "false"],
  remarks: ["true", "false"],
  mending: ["true", "false"],
  records: ["data.items"],
};

describe("a choice of how a file is read", () => {
  it.each(readingParts.flatMap((part) => (choices[part] ?? []).map((chosen) => [part, chosen] as const)))(
    "fits a file's settings: %s %j",
    (part, chosen) => {
      const config = withDecision({ path: "a.csv" }, part, chosen);
      expect(fileSource.config.parse(config)).toEqual(config);
      expect(isGiven(config, part)).toBe(true);
      expect(withDecision(config, part, null)).toEqual({ path: "a.csv" });
    },
  );

  it("takes numbers for numbers", () => {
    expect(withDecision({}, "table", "2")).toEqual({ table: 2 });
    expect(withDecision({}, "sheet", "2")).toEqual({ sheet: "2" });
  });
});
