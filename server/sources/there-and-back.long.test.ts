/** The same with three thousand tables. */
process.env.SLUICE_SPELLED_TABLES ??= "3000";
await import("./there-and-back.integration.test.ts");

export {};
