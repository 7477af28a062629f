import type { ConnectionView } from "#domain/api/sources.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { plural } from "#domain/text/plural.ts";
import { audit } from "#server/access/audit.ts";
import { sealSecret } from "#server/access/secrets.ts";
import { refusedHost } from "#server/connectors/index.ts";
import type { Caller } from "#server/platform/caller.ts";
import { config } from "#server/platform/config.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { type ConnectionRecord, getConnection, placeOf, viewConnection } from "./connections.ts";
import { findEnvironment } from "./prepare-connections.ts";

export interface ConnectionFields {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly ssl: boolean;
}

function checkHost(host: string): void {
  const refused = refusedHost(host, config().allowedNetworks);
  if (refused) throw new SluiceError(refused);
}

async function checkName(tx: Tx, name: string, own: string | null): Promise<void> {
  const taken = await tx.connection.findFirst({ where: { name } });
  if (taken && taken.id !== own)
    throw fail("conflict", `There is a connection "${name}" already.`, { field: "name", mend: "Choose another name." });
}

const shown = ({ name, host, port, database, username }: ConnectionRecord) => ({
  name,
  host,
  port,
  database,
  user: username,
});

export const createConnection = (caller: Caller, fields: ConnectionFields): Promise<ConnectionView> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    checkHost(fields.host);
    await checkName(tx, fields.name, null);
    const environment = await findEnvironment(tx, caller.workspaceId);
    const { password, user, ...rest } = fields;
    const record = await tx.connection.create({
      data: { ...rest, username: user, workspaceId: caller.workspaceId, environmentId: environment.id },
    });
    const sealed = await tx.connection.update({
      where: { id: record.id },
      data: { secret: sealSecret(password, placeOf(record)) },
    });
    await audit(tx, caller, { action: "connections.create", subject: fields.name, after: shown(record) });
    return viewConnection(sealed);
  });

const bound = [
  ["host", "host"],
  ["port", "port"],
  ["database", "database"],
  ["username", "user"],
  ["ssl", "TLS setting"],
] as const satisfies readonly (readonly [keyof ConnectionRecord, string])[];

/** The stored password goes with all that says where and as whom it is sent: whoever changes one of these types it again. */
function secretFor(
  before: ConnectionRecord,
  after: ConnectionRecord,
  password: string | undefined,
): Uint8Array<ArrayBuffer> | null {
  if (password !== undefined) return sealSecret(password, placeOf(after));
  const changed = bound.filter(([field]) => before[field] !== after[field]).map(([, word]) => word);
  if (changed.length === 0 || !before.secret) return before.secret;
  throw fail("invalid_input", `The stored password belongs to the old ${changed.join(" and ")}.`, {
    field: "password",
    mend: "Enter the password again.",
  });
}

export const updateConnection = (
  caller: Caller,
  given: { id: string } & { readonly [K in keyof ConnectionFields]?: ConnectionFields[K] | undefined },
): Promise<ConnectionView> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const before = await getConnection(tx, given.id);
    if (before.builtIn)
      throw fail("conflict", "The local warehouse comes with the product and cannot be changed here.", {
        mend: "Add a connection of your own.",
      });
    const { id, password, user, ...fields } = given;
    const changed = Object.fromEntries(
      Object.entries({ ...fields, username: user }).filter(([, value]) => value !== undefined),
    );
    if (fields.host !== undefined) checkHost(fields.host);
    if (fields.name !== undefined) await checkName(tx, fields.name, id);
    const after = { ...before, ...changed };
    const secret = secretFor(before, after, password);
    const record = await tx.connection.update({
      where: { id },
      data: { ...changed, secret, state: "untested", testedAt: null, message: null },
    });
    await audit(tx, caller, {
      action: "connections.update",
      subject: record.name,
      before: shown(before),
      after: { ...shown(record), passwordChanged: password !== undefined },
    });
    return viewConnection(record);
  });

export const removeConnection = (caller: Caller, id: string): Promise<void> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const record = await getConnection(tx, id);
    if (record.builtIn) throw fail("conflict", "The local warehouse comes with the product and cannot be removed.");
    const users = await tx.source.count({ where: { connection: record.name } });
    if (users > 0)
      throw fail("conflict", `${record.name} is used by ${plural(users, "source")}.`, { mend: "Remove them first." });
    await tx.connection.delete({ where: { id } });
    await audit(tx, caller, { action: "connections.remove", subject: record.name, before: shown(record) });
  });
