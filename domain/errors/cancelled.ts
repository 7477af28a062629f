import { fail, SluiceError } from "./sluice-error.ts";

/** Whoever aborts may say why, such as a deadline. */
export const reasonOf = (signal: AbortSignal | undefined): SluiceError =>
  signal?.reason instanceof SluiceError ? signal.reason : fail("cancelled", "It was cancelled.");

/** What failed; where it failed because it was cancelled, that. */
export const orCancelled = (error: unknown, signal: AbortSignal | undefined): unknown =>
  signal?.aborted ? reasonOf(signal) : error;
