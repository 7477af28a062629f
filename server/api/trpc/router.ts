import type { AppRouter } from "./app-router.ts";
import { buildRouter } from "./build-router.ts";
import { accessHandlers } from "./handlers/access.ts";
import { conversationHandlers } from "./handlers/conversations.ts";
import { pipelineHandlers } from "./handlers/pipelines.ts";
import { publishHandlers } from "./handlers/publish.ts";
import { runsHandlers } from "./handlers/runs.ts";
import { sourceHandlers } from "./handlers/sources.ts";

export const router: AppRouter = buildRouter({
  ...accessHandlers,
  ...sourceHandlers,
  ...pipelineHandlers,
  ...publishHandlers,
  ...conversationHandlers,
  ...runsHandlers,
});
