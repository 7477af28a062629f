/** A part that ends this often within the window is not started again: what ends it is not mended by one more start. */
export const mostRestarts = 8;
const windowMs = 10 * 60_000;
const firstDelayMs = 500;
const longestDelayMs = 30_000;

export type RestartBound = {
  /** How long to wait before the next start, in ms; null when it was started often enough. */
  next(nowMs: number): number | null;
};

/** Half a second before the first new start, twice as long before each further one within ten minutes, at most 30 s. */
export function boundRestarts(): RestartBound {
  let restarts: number[] = [];
  return {
    next: (nowMs) => {
      restarts = restarts.filter((time) => nowMs - time < windowMs);
      if (restarts.length >= mostRestarts) return null;
      const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** restarts.length);
      restarts.push(nowMs);
      return delayMs;
    },
  };
}

export const boundInWords = `${mostRestarts} times within ${windowMs / 60_000} minutes`;
