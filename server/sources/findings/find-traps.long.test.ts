/** The same on twenty seeds. */
process.env.SLUICE_TRAP_SEEDS ??= "20";
await import("./find-traps.integration.test.ts");

export {};
