import { plural } from "../text/plural.ts";

/** How many rows of a column have a date in a year; year 0 is 1 BC. */
export interface YearCount {
  readonly year: number;
  readonly rows: number;
}

/** Before and after these, a date in a table of today is a wrong reading far more often than a date. */
const firstLikelyYear = 1000;
const lastLikelyYear = 2200;
/** Decades without any date, with few dates behind them, are no history but a slip such as the wrong century. */
const emptyYears = 30;
const largestIsland = 0.05;

const sum = (years: readonly YearCount[]): number => years.reduce((total, { rows }) => total + rows, 0);
const span = (years: readonly YearCount[]): string => {
  const [first, last] = [years[0]!.year, years.at(-1)!.year];
  return first === last ? `the year ${first}` : `the years ${first} to ${last}`;
};

/** Years in groups between which no date lies for thirty years. */
function islands(years: readonly YearCount[]): YearCount[][] {
  const found: YearCount[][] = [];
  for (const each of years) {
    const last = found.at(-1);
    if (last && each.year - last.at(-1)!.year < emptyYears) last.push(each);
    else found.push([each]);
  }
  return found;
}

/** What is wrong with the dates of a column, in a sentence each: too early, too late, or far from all others. */
export function implausibleDates(column: string, counts: readonly YearCount[]): string[] {
  const years = counts.filter(({ rows }) => rows > 0).toSorted((a, b) => a.year - b.year);
  const early = years.filter(({ year }) => year < firstLikelyYear);
  const late = years.filter(({ year }) => year > lastLikelyYear);
  const likely = years.filter(({ year }) => year >= firstLikelyYear && year <= lastLikelyYear);
  const dates = (of: readonly YearCount[]): string => plural(sum(of), "date", "dates");
  const are = (of: readonly YearCount[]): string => (sum(of) === 1 ? "is" : "are");
  const groups = islands(likely);
  const lone = groups.filter((each) => groups.length > 1 && sum(each) < largestIsland * sum(likely));
  const others = groups.filter((each) => !lone.includes(each)).flat();
  return [
    ...(early.length > 0 ? [`${dates(early)} of ${column} ${are(early)} in ${span(early)}.`] : []),
    ...(late.length > 0 ? [`${dates(late)} of ${column} ${are(late)} in ${span(late)}.`] : []),
    ...lone.map((each) => `${dates(each)} of ${column} ${are(each)} in ${span(each)}, the others in ${span(others)}.`),
  ];
}
