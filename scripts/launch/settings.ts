import path from "node:path";
import { LaunchProblem } from "./launch-problem.ts";

export const root = path.join(import.meta.dirname, "..", "..");

/** What a person may choose by the environment before start. */
export type LaunchSettings = {
  dataFolder: string;
  /** The build's folder, relative to the checkout. */
  distFolder: string;
  host: string;
  port: number;
  databaseUrl: string | null;
  warehouseUrl: string | null;
  redisUrl: string | null;
};

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new LaunchProblem(`PORT is "${text}": give a number from 1 to 65535.`);
  return port;
}

function readUrl(name: string, text: string | undefined, protocols: readonly string[]): string | null {
  if (!text) return null;
  const protocol = URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : "";
  if (!protocols.includes(protocol))
    throw new LaunchProblem(`${name} is not an address like ${protocols[0]}://user:password@host/name.`);
  return text;
}

export function readSettings(environment: Record<string, string | undefined>): LaunchSettings {
  const startedFrom = environment.INIT_CWD ?? process.cwd();
  const postgres = ["postgresql", "postgres"];
  return {
    dataFolder: environment.SLUICE_DATA_DIR
      ? path.resolve(startedFrom, environment.SLUICE_DATA_DIR)
      : path.join(root, ".sluice"),
    distFolder: environment.NEXT_DIST || ".next",
    host: environment.SLUICE_HOST || "127.0.0.1",
    port: readPort(environment.PORT || "3000"),
    databaseUrl: readUrl("DATABASE_URL", environment.DATABASE_URL, postgres),
    warehouseUrl: readUrl("WAREHOUSE_URL", environment.WAREHOUSE_URL, postgres),
    redisUrl: readUrl("REDIS_URL", environment.REDIS_URL, ["redis", "rediss"]),
  };
}

/** The address that people open: browsers are led to localhost, which Next's redirects name too. */
export function baseUrlOf(settings: LaunchSettings): string {
  return `http://localhost:${settings.port}`;
}
