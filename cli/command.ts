import type { Command } from "commander";

/** One verb: adds itself to the program. Its action sets `process.exitCode`, and is wrapped by `main.ts` for errors. */
export type RegisterCommand = (program: Command) => void;
