import type { Sabotage } from "../break-code.ts";

export const operation: readonly Sabotage[] = [
  {
    promise: "A part is started again up to 8 times within 10 minutes",
    from: "README",
    file: "scripts/launch/restart-bound.ts",
    find: "if (restarts.length >= mostRestarts) return null;",
    replace: "",
    test: "scripts/launch/restart-bound.test.ts",
    named: "the ninth within ten minutes is refused",
  },
  {
    promise: "Previews of one person are bounded",
    from: "SECURITY",
    file: "server/platform/fair-gate.ts",
    find: "countIn(this.#byPerson, lineOf(visitor)) < perPerson",
    replace: "perPerson > 0",
    test: "server/platform/fair-gate.test.ts",
    named: "never holds more than the process, a workspace and a person may have",
  },
  {
    promise: "No run starts without room on the disk",
    from: "README",
    file: "server/platform/disk-space.ts",
    find: "if (free >= minFreeBytes) return;",
    replace: "if (free >= 0 || minFreeBytes > 0) return;",
    test: "server/runs/full-disk.integration.test.ts",
    named: "is told before a run starts, with what is there and what is needed",
  },
];
