import { fail } from "#domain/errors/sluice-error.ts";
import type { Connections } from "#server/engine/index.ts";

const prefix = "SLUICE_CONNECTION_";

/** Addresses by connection name, from `NAME=URL` options and `SLUICE_CONNECTION_<NAME>`; an option wins. */
export function readConnections(options: readonly string[], environment: Readonly<Record<string, string | undefined>>, names: readonly string[]): Connections {
  const given = new Map(options.map((option) => {
    const at = option.indexOf("=");
    if (at < 1) throw fail("invalid_input", "A connection is written NAME=URL.", { field: "--connection", mend: "For example --connection warehouse=postgres://user:password@localhost/db" });
    return [option.slice(0, at), option.slice(at + 1)] as const;
  }));
  const found = [...new Set([...names, ...given.keys()])].flatMap((name) => {
    const url = given.get(name) ?? environment[`${prefix}${name}`] ?? environment[`${prefix}${name.toUpperCase().replaceAll("-", "_")}`];
    return url ? [[name, { url }] as const] : [];
  });
  return Object.fromEntries(found);
}
