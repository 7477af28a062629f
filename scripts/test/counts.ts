/** What a part of the tests found. */
export type Counts = { passed: number; failed: number; skipped: number };

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    noCounts,
  );
}

type VitestReport = { testResults: { status: string; assertionResults: { status: string }[] }[] };

/** A file that cannot even be loaded has no tests to count: it counts as one failure. */
export function countVitest(report: VitestReport): Counts {
  const files = report.testResults.map(({ status, assertionResults }) => {
    const of = (...wanted: string[]) => assertionResults.filter((result) => wanted.includes(result.status)).length;
    const failed = of("failed");
    return {
      passed: of("passed"),
      failed: failed === 0 && status === "failed" ? 1 : failed,
      skipped: of("skipped", "pending", "todo", "disabled"),
    };
  });
  return addCounts(files);
}

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
};

/** A test that passes only when tried again is a failure; so is an error outside of any test. */
export function countPlaywright({ stats, errors }: PlaywrightReport): Counts {
  const failed = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: failed === 0 && errors.length > 0 ? 1 : failed, skipped: stats.skipped };
}
