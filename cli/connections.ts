import { problem } from "#domain/errors/problem.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import type { Connections } from "#server/engine/index.ts";

const prefix = "SLUICE_CONNECTION_";
const variableOf = (name: string): string => `${prefix}${name.toUpperCase().replaceAll("-", "_")}`;

/** The address is never repeated: it holds a password. */
function checkedAddress(name: string, url: string): string {
  if (/^postgres(ql)?:\/\//i.test(url) && URL.canParse(url)) return url;
  throw fail("invalid_input", `The address of the connection "${name}" is not one of Postgres.`, {
    field: "--connection",
    got: name,
    mend: `Write ${name}=postgres://user:password@host:5432/database; characters such as @ and / in the password are written %40 and %2F.`,
  });
}

/** Addresses by connection name, from `NAME=URL` options and `SLUICE_CONNECTION_<NAME>`; an option wins. */
export function readConnections(
  options: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Connections {
  const given = new Map(
    options.map((option) => {
      const at = option.indexOf("=");
      if (at < 1)
        throw fail("invalid_input", "A connection is written NAME=URL.", {
          field: "--connection",
          mend: "For example --connection warehouse=postgres://user:password@localhost/db",
        });
      return [option.slice(0, at), option.slice(at + 1)] as const;
    }),
  );
  const found = [...new Set([...names, ...given.keys()])].flatMap((name) => {
    const url = given.get(name) ?? environment[`${prefix}${name}`] ?? environment[variableOf(name)];
    return url ? [[name, { url: checkedAddress(name, url) }] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Every step has the address it needs before the first row is read, not after the last one is computed. */
export function requireAddresses(nodes: readonly PipelineNode[], connections: Connections): void {
  const problems = nodes.flatMap((node) => {
    const name = typeof node.config.connection === "string" ? node.config.connection : null;
    if (name === null || Object.hasOwn(connections, name)) return [];
    return [
      problem("invalid_input", `${node.name} uses the connection "${name}", and no address was given for it.`, {
        node: node.name,
        field: "connection",
        got: name,
        mend: `Give it with --connection ${name}=postgres://… or ${variableOf(name)}.`,
      }),
    ];
  });
  if (problems.length > 0) throw new SluiceError(problems);
}
