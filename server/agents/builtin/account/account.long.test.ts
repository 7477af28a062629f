/** Every word at every place. */
process.env.SLUICE_ALL_WORDS = "1";
await import("./account.test.ts");

export {};
