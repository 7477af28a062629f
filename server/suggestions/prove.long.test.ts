/** The same on two hundred plans. */
process.env.SLUICE_PROOF_GRAPHS ??= "200";
process.env.SLUICE_PROOF_SEED ??= "3";
await import("./prove.integration.test.ts");

export {};
