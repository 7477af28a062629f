/** The same with ten thousand damaged files of each kind. */
process.env.SLUICE_DAMAGED_FILES ??= "10000";
await import("./damage.integration.test.ts");

export {};
