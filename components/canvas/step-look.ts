import { plural } from "#domain/text/plural.ts";
import type { Step } from "./graph.ts";

/** Red where something stops or was wrong, amber where rows change unseen, grey where nothing is known yet. */
export type StepLook = "bad" | "warn" | "unknown" | "";

/** What it did may not be believed before somebody has looked. */
const isDoubtful = (step: Step): boolean =>
  step.doubtful === true || (step.run?.state === "succeeded" && !step.run.isOld && step.run.problem !== null);

/** How a step is outlined: near, far away, on the map and as the card of a folded group. */
export function lookOf(step: Step): StepLook {
  if (step.problems > 0 || isDoubtful(step) || step.findings.some((finding) => finding.stops)) return "bad";
  if (step.findings.length > 0) return "warn";
  return step.columns === null ? "unknown" : "";
}

/** "2 findings, 1 finding that stops the run". */
export function findingWords({ findings }: Pick<Step, "findings">): string {
  const stops = findings.filter((finding) => finding.stops).length;
  const changes = findings.length - stops;
  return [
    ...(changes > 0 ? [plural(changes, "finding")] : []),
    ...(stops > 0 ? [`${plural(stops, "finding")} that ${stops === 1 ? "stops" : "stop"} the run`] : []),
  ].join(", ");
}
