import pg from "pg";

/** Passwords of the database roles; made once and kept in the data folder. */
export type RolePasswords = { superuser: string; owner: string; app: string; sweeper: string; warehouse: string };

/** Where each part of Sluice connects. */
export type DatabaseUrls = { owner: string; app: string; sweeper: string };

export const roles = {
  owner: "sluice_owner",
  app: "sluice_app",
  sweeper: "sluice_sweeper",
  warehouse: "warehouse",
} as const;

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same address as another role, or for another database. */
export function changeUrl(url: string, change: { user?: string; password?: string; database?: string }): string {
  const changed = new URL(url);
  if (change.user !== undefined) changed.username = encodeURIComponent(change.user);
  if (change.password !== undefined) changed.password = encodeURIComponent(change.password);
  if (change.database !== undefined) changed.pathname = `/${encodeURIComponent(change.database)}`;
  return changed.toString();
}

async function ensureRole(client: pg.Client, name: string, password: string): Promise<void> {
  const found = await client.query("select 1 from pg_roles where rolname = $1", [name]);
  const verb = found.rowCount ? "alter" : "create";
  await client.query(`${verb} role ${pg.escapeIdentifier(name)} login password ${pg.escapeLiteral(password)}`);
}

async function ensureDatabase(client: pg.Client, name: string, owner: string): Promise<void> {
  const found = await client.query("select 1 from pg_database where datname = $1", [name]);
  if (!found.rowCount)
    await client.query(`create database ${pg.escapeIdentifier(name)} owner ${pg.escapeIdentifier(owner)}`);
}

/** Who may enter a database: the named roles and nobody else. (A copy of a database does not inherit this.) */
export async function restrictEntry(client: pg.Client, database: string, allowed: readonly string[]): Promise<void> {
  const name = pg.escapeIdentifier(database);
  await client.query(`revoke all on database ${name} from public`);
  for (const role of allowed)
    await client.query(`grant connect, temporary on database ${name} to ${pg.escapeIdentifier(role)}`);
}

/**
 * What the two working roles may do with the tables that the owner makes: rows, not shapes. The queue keeps its own
 * schema up to date as the app's role; its library asks for the right to create schemas even when the schema exists.
 */
export async function grantRows(client: pg.Client, database: string, owner: string): Promise<void> {
  const working = `${roles.app}, ${roles.sweeper}`;
  const ownerName = pg.escapeIdentifier(owner);
  await client.query(`
    revoke create on schema public from public;
    grant usage on schema public to ${working};
    grant create on database ${pg.escapeIdentifier(database)} to ${roles.app};
    create schema if not exists bullmq;
    grant usage, create on schema bullmq to ${roles.app};
    alter default privileges for role ${ownerName} in schema public grant select, insert, update, delete on tables to ${working};
    alter default privileges for role ${ownerName} in schema public grant usage, select on sequences to ${working};
    alter default privileges for role ${ownerName} in schema public grant execute on functions to ${working};
  `);
}

async function ensureWorkingRoles(client: pg.Client, passwords: RolePasswords): Promise<void> {
  await ensureRole(client, roles.app, passwords.app);
  await ensureRole(client, roles.sweeper, passwords.sweeper);
}

/** Brings a fresh or a known embedded server to the roles and the two databases that Sluice expects. */
export async function provisionEmbedded(
  superuserUrl: string,
  passwords: RolePasswords,
): Promise<DatabaseUrls & { warehouse: string }> {
  await withClient(superuserUrl, async (client) => {
    await ensureRole(client, roles.owner, passwords.owner);
    await ensureWorkingRoles(client, passwords);
    await ensureRole(client, roles.warehouse, passwords.warehouse);
    await ensureDatabase(client, "sluice", roles.owner);
    await ensureDatabase(client, "warehouse", roles.warehouse);
    await restrictEntry(client, "sluice", [roles.owner, roles.app, roles.sweeper]);
    await restrictEntry(client, "warehouse", [roles.warehouse]);
    await restrictEntry(client, "postgres", []);
    await restrictEntry(client, "template1", []);
  });
  await withClient(changeUrl(superuserUrl, { database: "sluice" }), async (client) => {
    await client.query(`alter schema public owner to ${roles.owner}`);
    await grantRows(client, "sluice", roles.owner);
  });
  const urlOf = (user: string, password: string, database: string) =>
    changeUrl(superuserUrl, { user, password, database });
  return {
    owner: urlOf(roles.owner, passwords.owner, "sluice"),
    app: urlOf(roles.app, passwords.app, "sluice"),
    sweeper: urlOf(roles.sweeper, passwords.sweeper, "sluice"),
    warehouse: urlOf(roles.warehouse, passwords.warehouse, "warehouse"),
  };
}

/** Makes the two working roles on a server that somebody else runs; the given address stays the owner. */
export async function provisionExternal(ownerUrl: string, passwords: RolePasswords): Promise<DatabaseUrls> {
  await withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ owner: string; database: string }>(
      "select current_user as owner, current_database() as database",
    );
    const { owner, database } = rows[0]!;
    await ensureWorkingRoles(client, passwords);
    await client.query(
      `grant connect, temporary on database ${pg.escapeIdentifier(database)} to ${roles.app}, ${roles.sweeper}`,
    );
    await grantRows(client, database, owner);
  });
  return {
    owner: ownerUrl,
    app: changeUrl(ownerUrl, { user: roles.app, password: passwords.app }),
    sweeper: changeUrl(ownerUrl, { user: roles.sweeper, password: passwords.sweeper }),
  };
}
