export { type ProofSources } from "./node-tables.ts";
export { provenStill } from "./proof-validity.ts";
export { proveOn, provePlan, requiredProposals } from "./prove-plan.ts";
export { openProver, type OpenProverRequest, type Prover, proveProposal, type ProveRequest } from "./prove.ts";
