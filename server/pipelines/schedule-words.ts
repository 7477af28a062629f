import { CronExpressionParser } from "cron-parser";
import cronstrue from "cronstrue";
import type { Schedule } from "#domain/pipeline/document.ts";

export interface ScheduleView {
  readonly cron: string;
  readonly timezone: string;
  /** Null where the expression or the zone cannot be read: then `fault` says why. */
  readonly words: string | null;
  /** Instants in UTC. */
  readonly next: readonly string[];
  readonly fault: string | null;
}

const shownRuns = 3;

function isZone(timezone: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** A schedule in words, with its next runs after `now`. */
export function viewSchedule({ cron, timezone }: Schedule, now: Date): ScheduleView {
  const unread = (fault: string): ScheduleView => ({ cron, timezone, words: null, next: [], fault });
  if (!isZone(timezone)) return unread(`${timezone} is not a time zone.`);
  try {
    const times = CronExpressionParser.parse(cron.trim(), { tz: timezone, currentDate: now });
    return {
      cron,
      timezone,
      words: cronstrue.toString(cron.trim(), { use24HourTimeFormat: true, verbose: true }),
      next: times.take(shownRuns).map((time) => time.toDate().toISOString()),
      fault: null,
    };
  } catch {
    return unread(`${cron} is not a schedule that cron understands.`);
  }
}
