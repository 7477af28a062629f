import { setTimeout as sleep } from "node:timers/promises";
import type { Child } from "./supervisor.ts";
import { LaunchProblem } from "./launch-problem.ts";

/** Waits until the address answers 200; gives up when the part that should answer has ended for good. */
export async function waitUntilHealthy(url: string, child: Child, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let last = "no answer";
  while (Date.now() < deadline && !child.hasGivenUp()) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
      if (response.ok) return;
      last = `status ${response.status}: ${(await response.text()).slice(0, 200)}`;
    } catch (error) {
      last = (error as Error).message;
    }
    await sleep(100);
  }
  throw new LaunchProblem(`${child.name} did not become ready (${last}).`);
}
