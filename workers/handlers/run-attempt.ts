import { performAttempt } from "#server/runs/perform-attempt.ts";
import type { Handler } from "./handler.ts";

export const runAttempt: Handler<"run-attempt"> = (data, context) => performAttempt(data, context);
