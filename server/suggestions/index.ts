export { mendFor, proposeMends, contextOf as mendContextOf } from "./mends/propose-mends.ts";
export { mendsForPlan, type PlanMendsRequest } from "./mends/mends-for-plan.ts";
export { coveredBy } from "./mends/covered.ts";
export { type Anchor, type JoinAnchor, type MendContext, mendRanks } from "./mends/mend.ts";
export { type ProofSources } from "./node-tables.ts";
export { provenStill } from "./proof-validity.ts";
export { proveOn, provePlan, requiredProposals } from "./prove-plan.ts";
export { openProver, type OpenProverRequest, type Prover, proveProposal, type ProveRequest } from "./prove.ts";
