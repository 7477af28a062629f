import { sweep } from "#server/runs/sweep.ts";
import type { Handler } from "./handler.ts";

export const sweepLeftovers: Handler<"sweep"> = () => sweep();
