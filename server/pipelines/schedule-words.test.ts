import { expect, test } from "vitest";
import { viewSchedule } from "./schedule-words.ts";

const now = new Date("2026-03-28T12:00:00Z");

test("a schedule is told in words, with its next runs by the clock of its zone, over the change of the hour too", () => {
  expect(viewSchedule({ cron: "0 6 * * *", timezone: "Europe/Berlin" }, now)).toEqual({
    cron: "0 6 * * *",
    timezone: "Europe/Berlin",
    words: "At 06:00, every day",
    next: ["2026-03-29T04:00:00.000Z", "2026-03-30T04:00:00.000Z", "2026-03-31T04:00:00.000Z"],
    fault: null,
  });
  expect(viewSchedule({ cron: "30 8 * * 1-5", timezone: "UTC" }, now).words).toBe("At 08:30, Monday through Friday");
});

test("what is no schedule and no zone is said, and has no next run", () => {
  expect(viewSchedule({ cron: "99 6 * * *", timezone: "UTC" }, now)).toMatchObject({
    words: null,
    next: [],
    fault: "99 6 * * * is not a schedule that cron understands.",
  });
  expect(viewSchedule({ cron: "0 6 * * *", timezone: "Mars/Olympus" }, now).fault).toBe(
    "Mars/Olympus is not a time zone.",
  );
});
