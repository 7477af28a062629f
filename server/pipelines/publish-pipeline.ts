import { fail } from "#domain/errors/sluice-error.ts";
import type { Caller } from "#server/platform/caller.ts";

export function reviewPublish(_caller: Caller, _id: string): Promise<never> {
  return Promise.reject(fail("unavailable", "There is no bundle writer in this build."));
}
export function publishPipeline(_caller: Caller, _given: { id: string; revision: number }): Promise<never> {
  return Promise.reject(fail("unavailable", "There is no bundle writer in this build."));
}
