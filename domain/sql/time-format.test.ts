import { expect, test } from "vitest";
import { timePattern } from "./time-format.ts";

/** The engine's flags at the head of a group are spelled apart in ECMAScript. */
const takes = (format: string, text: string): boolean =>
  new RegExp(`^(?:${timePattern(format).replaceAll("(?i:", "(?:")})$`, "i").test(text);

test.each([
  ["%Y-%m-%d", "2026-11-05", ["05-11-26", "2026-1-05", "2026/11/05", "02026-11-05", " 2026-11-05", "2026-11-05 "]],
  ["%m-%d-%y", "05-11-26", ["05-11-2026", "5-11-26", "2005-11-26"]],
  ["%-d/%-m/%Y", "5/11/2026", ["5/11/26", "005/11/2026", "/11/2026"]],
  ["%b %d, %Y", "nov 05, 2026", ["November 05, 2026", "Nov 05 2026", "Nov  05, 2026"]],
  ["%d %B %Y", "05 November 2026", ["05 Nov 2026"]],
  ["%d.%m.%Y %H:%M", "05.11.2026 07:30", ["05.11.2026 7:30", "05x11x2026 07:30", "05.11.2026 07:30:00"]],
  ["%Y-%m-%dT%H:%M:%S.%f%z", "2026-11-05T07:30:00.25+01:00", ["2026-11-05T07:30:00.+01:00", "2026-11-05T07:30:00.25"]],
  ["%-I:%M %p", "7:30 PM", ["7:30", "7:30 XM"]],
  ["%x", "2026-11-05", ["26-11-05"]],
  ["100%% %Y", "100% 2026", ["100%% 2026"]],
])("%s stands for texts such as %s and no others", (format, text, refused) => {
  expect(takes(format, text)).toBe(true);
  expect(refused.filter((each) => takes(format, each))).toEqual([]);
});
