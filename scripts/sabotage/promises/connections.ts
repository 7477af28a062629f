import type { Sabotage } from "../break-code.ts";

export const connections: readonly Sabotage[] = [
  {
    promise: "A stored password opens only for the place that it was given for",
    from: "SECURITY",
    file: "server/access/secrets.ts",
    find: "JSON.stringify([workspaceId, connectionId, host, port, database, user, tls])",
    replace: "JSON.stringify([workspaceId, connectionId])",
    test: "server/access/access.integration.test.ts",
    named: "open for the place that they were sealed for, and for no other",
  },
  {
    promise: "A connection leads only to addresses that were looked at",
    from: "SECURITY",
    file: "server/connectors/network.ts",
    find: "const open = found.filter((_, index) => refused[index] === null);",
    replace: "const open = found;",
    test: "server/connectors/network.test.ts",
    named: "unless it is listed",
  },
  {
    promise: "A stored password is bound to all that says where it is sent",
    from: "SECURITY",
    file: "server/access/secrets.ts",
    find: "JSON.stringify([workspaceId, connectionId, host, port, database, user, tls])",
    replace: "JSON.stringify([workspaceId, connectionId, host, port])",
    test: "server/sources/bound-password.integration.test.ts",
    named: "was changed behind our back",
  },
  {
    promise: "A connection leads to no metadata service, however it is spelled",
    from: "SECURITY",
    file: "server/connectors/network.ts",
    find: "return URL.canParse(url) && isIP(new URL(url).hostname) ? new URL(url).hostname : null;",
    replace: "return null;",
    test: "server/connectors/network.test.ts",
    named: "is never connected to",
  },
  {
    promise: "What a name stands for is looked up once",
    from: "SECURITY",
    file: "server/connectors/network.ts",
    find: "return options.all ? done(null, open) : done(null, open[0]!.address, open[0]!.family);",
    replace:
      "return lookup(name, { all: true }, (_, again) => (options.all ? done(null, again) : done(null, again[0]!.address, again[0]!.family)));",
    test: "server/connectors/network.test.ts",
    named: "a name is asked for once, whatever it would answer next",
  },
];
