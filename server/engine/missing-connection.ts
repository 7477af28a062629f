import { fail, type SluiceError } from "#domain/errors/sluice-error.ts";

export const connectionProblem = (name: string, node: string): SluiceError =>
  fail("connection_failed", `${node} uses the connection "${name}", and no address was given for it.`, {
    node, field: "connection", got: name, mend: `Give it with --connection ${name}=postgres://… or SLUICE_CONNECTION_${name.toUpperCase().replaceAll("-", "_")}.`,
  });
