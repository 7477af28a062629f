import { Client } from "pg";
import { config } from "#server/platform/config.ts";
import { logger } from "#server/platform/logger.ts";
import { type Notice, notifyChannel } from "#server/platform/notify.ts";
import { processWide } from "#server/platform/process-wide.ts";

/** Null means: notices may have been missed, look for yourself. */
export type NoticeListener = (notice: Notice | null) => void;

const retryMs = 1_000;

/** One connection of this process that listens for all its streams; it connects with the first and ends with the last. */
class Notices {
  readonly #listeners = new Set<NoticeListener>();
  #client: Client | null = null;

  listen(listener: NoticeListener): () => void {
    this.#listeners.add(listener);
    if (!this.#client) void this.#connect();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#drop();
    };
  }

  async #connect(): Promise<void> {
    const client = new Client({
      connectionString: config().databaseUrl,
      application_name: "sluice events",
      keepAlive: true,
    });
    this.#client = client;
    client.on("notification", ({ payload }) => {
      if (payload) this.#tell(JSON.parse(payload) as Notice);
    });
    client.on("error", () => this.#reconnect(client));
    client.on("end", () => this.#reconnect(client));
    try {
      await client.connect();
      await client.query(`listen ${notifyChannel}`);
      this.#tell(null);
    } catch (error) {
      if (this.#client === client) logger().warn({ reason: String(error) }, "live events wait for the database");
      this.#reconnect(client);
    }
  }

  #tell(notice: Notice | null): void {
    for (const listener of this.#listeners) listener(notice);
  }

  #drop(): void {
    const client = this.#client;
    this.#client = null;
    void client?.end().catch(() => undefined);
  }

  #reconnect(client: Client): void {
    if (this.#client !== client) return;
    this.#drop();
    setTimeout(() => {
      if (!this.#client && this.#listeners.size > 0) void this.#connect();
    }, retryMs);
  }
}

export const listenForNotices = (listener: NoticeListener): (() => void) =>
  processWide("notices", () => new Notices()).listen(listener);
