/** Milliseconds of this thread's own work: what else the machine does does not count. */
export function threadMs(run: () => unknown): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

const least = (run: () => unknown): number => Math.min(...[0, 1, 2].map(() => threadMs(run)));

const [few, many] = [400, 1_998];
/** Five times the steps: 5 times the work where it is linear, 25 times where it is a square; the clock counts in ticks of several ms. */
const mostGrowth = 10;
const noiseMs = 50;

/** What is wrong with the growth of a work from 400 to 2,000 steps; null where it is in proportion. `prepare` is not measured. */
export function growthFault<T>(prepare: (count: number) => T, run: (given: T) => unknown): string | null {
  const [small = 0, large = 0] = [few, many].map((count) => {
    const given = prepare(count);
    return least(() => run(given));
  });
  return large < mostGrowth * small + noiseMs
    ? null
    : `${few} steps take ${small.toFixed(1)} ms, ${many} steps ${large.toFixed(1)} ms`;
}
