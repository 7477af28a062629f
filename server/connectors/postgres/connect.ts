import { Client } from "pg";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { connectionWords } from "#domain/errors/system-words.ts";
import { maskSecret } from "#domain/text/mask-secret.ts";
import type { AddressRanges } from "#server/platform/address-ranges.ts";
import { fullDisk, isFullDisk } from "#server/platform/full-disk.ts";
import { connectTo } from "../network.ts";

export interface PostgresConnection {
  /** With user and password; it is never part of an error or a log line. */
  readonly url: string;
  /** Set where a person named the host: the local networks that may be reached. Absent for an address of the admin's or of a command line. */
  readonly network?: AddressRanges;
}

interface DatabaseError extends Error {
  readonly code?: string;
  readonly where?: string;
  readonly detail?: string;
  readonly column?: string;
}

function address(url: string): { host: string; database: string; user: string; secrets: string[] } {
  try {
    const parsed = new URL(url);
    const password = decodeURIComponent(parsed.password);
    return {
      host: parsed.host || "localhost",
      database: parsed.pathname.slice(1),
      user: decodeURIComponent(parsed.username),
      secrets: [password, parsed.password].filter((each) => each !== ""),
    };
  } catch {
    return { host: "the given address", database: "", user: "", secrets: [url] };
  }
}

/** The text without the connection's password. */
const withoutSecrets = (text: string, { url }: PostgresConnection): string =>
  address(url).secrets.reduce(maskSecret, text.replaceAll(url, "the address"));

/** Of a connection that ended without a code, what its text means. */
const brokenOff = (text: string): string => (/timeout/i.test(text) ? "it did not answer in time" : "it broke off");

/** What a person is told when Postgres, or the way to it, fails. */
export function postgresProblem(
  error: unknown,
  connection: PostgresConnection,
  place: { node?: string | null; table?: string } = {},
): Problem {
  const { code = "", message, where, detail } = error as DatabaseError;
  const { host, database, user } = address(connection.url);
  const at = { node: place.node ?? null };
  const text = withoutSecrets(message || code || "no answer", connection);
  if (code === "53100")
    return problem("step_failed", `The disk of the database at ${host} is full.`, {
      ...at,
      mend: "Free some space there; then run it again.",
    });
  if (isFullDisk(error)) return fullDisk(at.node);
  if (code === "28P01" || code === "28000")
    return problem("connection_failed", `${host} refuses the sign-in of ${user || "this user"}.`, {
      ...at,
      field: "connection",
      mend: "Check user and password of the connection.",
    });
  if (code === "3D000")
    return problem("connection_failed", `There is no database "${database}" at ${host}.`, {
      ...at,
      field: "connection",
      got: database,
      mend: "Check the database's name in the connection.",
    });
  const lost = Object.hasOwn(connectionWords, code) ? connectionWords[code] : null;
  if (lost || /terminat|ended|timeout|socket|not queryable|connection error/i.test(text))
    return problem("connection_failed", `The connection to ${host} failed: ${lost ?? brokenOff(text)}.`, {
      ...at,
      field: "connection",
      mend: "Check host and port, and whether the database is running; then run it again.",
    });
  if (code === "42P01")
    return problem("source_unreadable", `There is no table ${place.table ?? ""} at ${host}.`.replace("  ", " "), {
      ...at,
      field: "table",
      got: place.table ?? null,
      mend: "Check the table's name and schema.",
    });
  if (code === "3F000")
    return problem("step_failed", `There is no schema for ${place.table ?? "this table"} at ${host}.`, {
      ...at,
      field: "table",
      got: place.table ?? null,
      mend: "Create the schema in the database, or name another one.",
    });
  if (code === "42501")
    return problem("step_failed", `${user} may not do this: ${text}`, {
      ...at,
      field: "connection",
      mend: "Grant the right to this user, or use another connection.",
    });
  const [, line, column, value] = /line (\d+), column ([^:]+): "([\s\S]*)"/.exec(where ?? "") ?? [];
  const got = value === undefined ? (detail ? withoutSecrets(detail, connection) : null) : value;
  return problem("step_failed", `Postgres refuses this: ${text}`, {
    ...at,
    field: column ?? null,
    got,
    row: line ? Number(line) - 1 : null,
    mend: column ? `Cast ${column} to the table's type, or change the table.` : null,
  });
}

/** Work on one connection, closed afterwards; an abort cancels what the server does at that moment. */
export async function withClient<T>(
  connection: PostgresConnection,
  work: (client: Client) => Promise<T>,
  place: { node?: string | null; table?: string; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  const client = new Client({
    connectionString: connection.url,
    connectionTimeoutMillis: 10_000,
    application_name: "sluice",
    keepAlive: true,
    ...(connection.network ? { stream: () => connectTo({ allowed: connection.network! }) } : {}),
  });
  client.on("error", () => undefined);
  const abort = (): void => {
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  };
  try {
    place.signal?.throwIfAborted();
    await client.connect();
    place.signal?.addEventListener("abort", abort, { once: true });
    await client.query(
      "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET extra_float_digits = 3; SET client_connection_check_interval = '500ms'; SET idle_in_transaction_session_timeout = '5s'",
    );
    return await work(client);
  } catch (error) {
    if (place.signal?.aborted)
      throw new SluiceError(problem("cancelled", "It was cancelled.", { node: place.node ?? null }));
    if (error instanceof SluiceError)
      throw new SluiceError(
        error.problems.map((each) => ({ ...each, node: each.node ?? place.node ?? null })),
        error.internal,
      );
    throw new SluiceError(
      postgresProblem(error, connection, place),
      withoutSecrets(
        error instanceof Error ? `${error.message} ${(error as DatabaseError).where ?? ""}` : String(error),
        connection,
      ),
    );
  } finally {
    place.signal?.removeEventListener("abort", abort);
    await client.end().catch(() => undefined);
  }
}
