import type { RegisterCommand } from "../command.ts";

/** Every verb of the command, loaded when it is asked for: a new one is its file and one line here. */
export const commands: Readonly<Record<string, () => Promise<RegisterCommand>>> = {
  profile: async () => (await import("./profile.ts")).registerProfile,
  plan: async () => (await import("./plan.ts")).registerPlan,
  run: async () => (await import("./run.ts")).registerRun,
  export: async () => (await import("./export.ts")).registerExport,
};
