import { isEmpty } from "../errors/issue-words.ts";
import type { Problem } from "../errors/problem.ts";
import type { PipelineNode } from "./document.ts";

/** Whether a problem says no more than that a field or an input of the step is still empty. */
export const isUnfilled = ({ config }: Pick<PipelineNode, "config">, { field }: Problem): boolean =>
  field !== null && isEmpty(config[field]);
