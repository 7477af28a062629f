import type { RegisterCommand } from "../command.ts";
import { registerExport } from "./export.ts";
import { registerPlan } from "./plan.ts";
import { registerRun } from "./run.ts";

/** Every verb of the command: a new one is its file and one line here. */
export const commands: readonly RegisterCommand[] = [registerRun, registerPlan, registerExport];
