import type { Compiled } from "../sql/compiled.ts";

/** By name in lower case: what a scalar function makes of its arguments. */
export type FunctionTable = Readonly<Record<string, (args: readonly Compiled[]) => Compiled>>;
