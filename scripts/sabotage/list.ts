import type { Sabotage } from "./break-code.ts";
import { access } from "./promises/access.ts";
import { connections } from "./promises/connections.ts";
import { engine } from "./promises/engine.ts";
import { operation } from "./promises/operation.ts";
import { pipelines } from "./promises/pipelines.ts";
import { runs } from "./promises/runs.ts";
import { sources } from "./promises/sources.ts";

/** Files whose tests build on the ones before them: they are run whole. */
export const toldInOrder: ReadonlySet<string> = new Set([
  "server/access/access.integration.test.ts",
  "server/access/sign-in-limit.integration.test.ts",
  "server/agents/orchestrator.integration.test.ts",
  "server/api/streams/event-stream.integration.test.ts",
  "server/pipelines/publish.integration.test.ts",
]);

/** One entry a promise of the README, SECURITY.md, the docs or the product itself. */
export const sabotages: readonly Sabotage[] = [
  ...access,
  ...connections,
  ...engine,
  ...operation,
  ...pipelines,
  ...runs,
  ...sources,
];
