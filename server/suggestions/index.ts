export { mendsForPlan } from "./mends/mends-for-plan.ts";
export { fixableFindings, fixAtOnce } from "./mends/fixes-at-once.ts";
export { coveredBy } from "./mends/covered.ts";
export { proveStep } from "./prove-step.ts";
export { proveOn, provePlan } from "./prove-plan.ts";
export { openProver, type Prover } from "./prove.ts";
