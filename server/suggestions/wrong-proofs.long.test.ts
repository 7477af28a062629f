/** The same faults in every step of eighty plans. */
process.env.SLUICE_WRONG_BATCHES ??= "4";
await import("./wrong-proofs.integration.test.ts");

export {};
