import type { Sabotage } from "../break-code.ts";

export const sources: readonly Sabotage[] = [
  {
    promise: "Dates that nobody can have meant are told at the run",
    from: "product",
    file: "server/engine/unlikely-dates.ts",
    find: "  return found;",
    replace: "  return found.slice(0, 0);",
    test: "server/runs/doubtful-run.integration.test.ts",
    named: "a run that makes dates which nobody can have meant says so",
  },
  {
    promise: "A date that two formats read is told in the proof",
    from: "product",
    file: "server/suggestions/doubtful-readings.ts",
    find: "if (fits.length > 0)",
    replace: "if (fits.length > 99)",
    test: "server/suggestions/doubtful-readings.integration.test.ts",
    named: "tells a second format that reads every date",
  },
  {
    promise: "A number whose sign may mean two things is told in the proof",
    from: "product",
    file: "server/suggestions/doubtful-readings.ts",
    find: 'of("settled") > 0 ||',
    replace: 'of("n") > 0 ||',
    test: "server/suggestions/doubtful-readings.integration.test.ts",
    named: "tells a sign that may stand between thousands or before decimals",
  },
];
