/** The name under which a node's output stands in a statement. */
export const relationName = (node: string, output: "out" | "rejects" = "out"): string =>
  output === "out" ? node : `${node}.rejects`;

/** The name under which a refusing node's rows stand, each with why it is refused. */
export const markedRows = (node: string): string => `${node}.marked`;
