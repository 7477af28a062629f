import { fail, type SluiceError } from "#domain/errors/sluice-error.ts";

export const connectionProblem = (name: string, node: string): SluiceError =>
  fail("connection_failed", `${node} uses the connection "${name}", and nobody has set it up.`, {
    node,
    field: "connection",
    got: name,
    mend: `Set up a connection called ${name}, or choose another one for ${node}.`,
  });
