import { createConnection } from "node:net";
import { hostname } from "node:os";
import pg from "pg";

/** A part's own sign of life: it resolves, or rejects with what is wrong. "cannot tell" says nothing for or against it. */
export type Ask = (pid: number) => Promise<"answers" | "cannot tell">;

/** One question has this long; several in a row must fail before anything is done. */
export const askTimeoutMs = 3_000;
/** The worker writes its heartbeat each second. */
const heartbeatAgeMs = 5_000;

async function query(url: string, text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: askTimeoutMs,
    query_timeout: askTimeoutMs,
    application_name: "sluice launcher",
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query(text, values)).rows as Record<string, unknown>[];
  } finally {
    void client.end().catch(() => undefined);
  }
}

/** Five letters or digits: an answer of the server itself, such as "I am recovering" or "too many connections". */
const isServersOwnAnswer = (error: unknown): boolean =>
  /^[0-9A-Z]{5}$/.test(String((error as { code?: unknown }).code));

/** A query on a new connection: those that are open may live on while nobody takes new ones. */
export const askPostgres =
  (url: string): Ask =>
  async () => {
    try {
      await query(url, "select 1", []);
      return "answers";
    } catch (error) {
      if (isServersOwnAnswer(error)) return "cannot tell";
      throw error;
    }
  };

/** Any answer of its health address: one that says that the database is gone is the web server's answer all the same. */
export const askWeb =
  (url: string): Ask =>
  async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(askTimeoutMs) });
    await response.arrayBuffer();
    return "answers";
  };

/** The heartbeat that the worker process writes into the database; without the database nothing is known. */
export const askWorker =
  (sweeperUrl: string): Ask =>
  async (pid) => {
    const rows = await query(sweeperUrl, 'select "seenAt" from "WorkerHeartbeat" where id = $1', [
      `${hostname()}:${pid}`,
    ]).catch(() => null);
    if (rows === null) return "cannot tell";
    const seenAt = rows[0]?.seenAt as Date | undefined;
    if (!seenAt) throw new Error("it has written no heartbeat");
    const ageMs = Date.now() - seenAt.getTime();
    if (ageMs > heartbeatAgeMs) throw new Error(`its last heartbeat is ${Math.round(ageMs / 1_000)} s old`);
    return "answers";
  };

const wordOf = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
const commandOf = (...words: string[]): string => `*${words.length}\r\n${words.map(wordOf).join("")}`;

/** PING, after the password where the address has one. */
export const askRedis =
  (redisUrl: string): Ask =>
  () =>
    new Promise((resolve, reject) => {
      const url = new URL(redisUrl);
      const socket = createConnection({ host: url.hostname, port: Number(url.port || 6379), timeout: askTimeoutMs });
      const finish = (problem: string | null) => {
        socket.destroy();
        if (problem === null) resolve("answers");
        else reject(new Error(problem));
      };
      const signIn = url.password
        ? commandOf("AUTH", ...[url.username, url.password].filter(Boolean).map(decodeURIComponent))
        : "";
      socket.once("connect", () => {
        // an encrypted one answers no plain PING: that it takes the connection must do
        if (url.protocol === "rediss:") finish(null);
        else socket.write(signIn + commandOf("PING"));
      });
      socket.once("data", () => finish(null));
      socket.once("timeout", () => finish("it does not answer"));
      socket.once("error", (error) => finish(error.message));
    });
