import { ChildPool } from "#server/engine/child-pool.ts";

/** Starts a child of the engine: that takes as long as loading the rest of the command. */
export const firstChildren = new ChildPool(1, { inFront: true });
