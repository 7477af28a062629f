import path from "node:path";
import { z } from "zod";
import { describeIssues } from "#domain/errors/issue-words.ts";
import { type AddressRanges, readRanges } from "./address-ranges.ts";

const rangesSchema = z.string().transform((text, context) => {
  try {
    return readRanges(text === "none" ? "" : text);
  } catch (error) {
    context.addIssue({
      code: "custom",
      params: { wrong: `${(error as Error).message}.` },
      message: "List addresses and ranges with commas between them, such as 10.0.0.0/8.",
    });
    return z.NEVER;
  }
});

const environmentSchema = z.object({
  DATABASE_URL: z.string().min(1),
  DATABASE_SWEEPER_URL: z.string().min(1).optional(),
  WAREHOUSE_URL: z.string().min(1).optional(),
  REDIS_URL: z.string().min(1).optional(),
  SLUICE_DATA_DIR: z.string().min(1).default(".sluice"),
  SLUICE_SOURCE_FOLDERS: z.string().default(""),
  SLUICE_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  SLUICE_METRICS_TOKEN: z.string().min(16).optional(),
  SLUICE_ENGINE_MEMORY_MB: z.coerce.number().int().min(64).default(1024),
  SLUICE_ENGINE_THREADS: z.coerce.number().int().min(1).max(64).default(2),
  SLUICE_PREVIEWS_AT_ONCE: z.coerce.number().int().min(1).max(64).default(4),
  SLUICE_PREVIEWS_PER_WORKSPACE: z.coerce.number().int().min(1).max(64).default(3),
  SLUICE_PREVIEWS_PER_PERSON: z.coerce.number().int().min(1).max(64).default(2),
  SLUICE_PREVIEWS_WAITING: z.coerce.number().int().min(1).max(1000).default(30),
  SLUICE_PREVIEW_SECONDS: z.coerce.number().int().min(1).max(3600).default(30),
  SLUICE_SECRET_KEY_FILE: z.string().min(1).optional(),
  SLUICE_BASE_URL: z.url().optional(),
  SLUICE_TRUSTED_PROXIES: rangesSchema.default(readRanges("")),
  SLUICE_MIN_FREE_MB: z.coerce.number().int().min(0).default(256),
  SLUICE_HOST: z.string().default("127.0.0.1"),
  SLUICE_ALLOWED_NETWORKS: rangesSchema.optional(),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
});

const modelSchema = z.object({
  OPENAI_BASE_URL: z.string().min(1).optional(),
  OPENAI_API_KEY: z.string().min(1).optional(),
  SLUICE_MODEL: z.string().min(1).optional(),
});

export type Delivery =
  | { readonly kind: "redis"; readonly url: string }
  | { readonly kind: "postgres"; readonly url: string };
export type Model =
  | { readonly kind: "none" }
  | { readonly kind: "openai"; readonly baseUrl: string | null; readonly apiKey: string; readonly model: string };

export interface Config {
  readonly databaseUrl: string;
  readonly sweeperUrl: string;
  readonly warehouseUrl: string | null;
  readonly dataFolder: string;
  /** Folders that people may name files in, absolute. */
  readonly sourceFolders: readonly string[];
  readonly delivery: Delivery;
  readonly model: Model;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  readonly metricsToken: string | null;
  readonly engine: { readonly memoryLimitBytes: number; readonly threads: number };
  /** What the people of this web server may have computed for their screens at a time. */
  readonly previews: {
    readonly atOnce: number;
    readonly perWorkspace: number;
    readonly perPerson: number;
    readonly waitingPerPerson: number;
    readonly longestMs: number;
  };
  readonly secretKeyFile: string;
  /** The address that people open. */
  readonly baseUrl: string;
  /** The proxies in front of Sluice: only what they say of a request's origin is believed. */
  readonly trustedProxies: AddressRanges;
  /** A run starts with as much room on the data folder's disk, or not at all. */
  readonly minFreeBytes: number;
  /** The local networks that connections may lead to: this machine's own and private ones. */
  readonly allowedNetworks: AddressRanges;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable is an absent one. */
const given = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));

/** A model is on offer once a key and a model's name are given. */
export function readModel(environment: Environment = process.env): Model {
  const {
    OPENAI_BASE_URL: baseUrl,
    OPENAI_API_KEY: apiKey,
    SLUICE_MODEL: model,
  } = modelSchema.parse(given(environment));
  return apiKey && model ? { kind: "openai", baseUrl: baseUrl ?? null, apiKey, model } : { kind: "none" };
}

const settingFaults = (issues: readonly z.core.$ZodIssue[], environment: Record<string, unknown>): string =>
  describeIssues(issues, {
    given: environment,
    whole: "The environment",
    labels: Object.fromEntries(issues.map(({ path }) => [String(path[0]), String(path[0])])),
  })
    .map(({ wrong, fix }) => `${wrong} ${fix}`)
    .join(" ");

/** Who alone reaches Sluice from their own machine may name a database beside it or at home; where others reach it, an admin says so. */
const ownNetworks = "127.0.0.0/8 ::1 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 fc00::/7";
const isThisMachine = (host: string): boolean => host === "localhost" || readRanges("127.0.0.0/8 ::1").has(host);

export function readConfig(environment: Environment = process.env): Config {
  const result = environmentSchema.safeParse(given(environment));
  if (!result.success)
    throw new Error(`The settings cannot be read. ${settingFaults(result.error.issues, given(environment))}`);
  const env = result.data;
  return {
    databaseUrl: env.DATABASE_URL,
    sweeperUrl: env.DATABASE_SWEEPER_URL ?? env.DATABASE_URL,
    warehouseUrl: env.WAREHOUSE_URL ?? null,
    dataFolder: path.resolve(env.SLUICE_DATA_DIR),
    sourceFolders: env.SLUICE_SOURCE_FOLDERS.split(":")
      .filter(Boolean)
      .map((folder) => path.resolve(folder)),
    delivery: env.REDIS_URL ? { kind: "redis", url: env.REDIS_URL } : { kind: "postgres", url: env.DATABASE_URL },
    model: readModel(environment),
    logLevel: env.SLUICE_LOG_LEVEL,
    metricsToken: env.SLUICE_METRICS_TOKEN ?? null,
    engine: { memoryLimitBytes: env.SLUICE_ENGINE_MEMORY_MB * 1024 * 1024, threads: env.SLUICE_ENGINE_THREADS },
    previews: {
      atOnce: env.SLUICE_PREVIEWS_AT_ONCE,
      perWorkspace: env.SLUICE_PREVIEWS_PER_WORKSPACE,
      perPerson: env.SLUICE_PREVIEWS_PER_PERSON,
      waitingPerPerson: env.SLUICE_PREVIEWS_WAITING,
      longestMs: env.SLUICE_PREVIEW_SECONDS * 1_000,
    },
    secretKeyFile: env.SLUICE_SECRET_KEY_FILE ?? path.resolve(env.SLUICE_DATA_DIR, "secret.key"),
    baseUrl: (env.SLUICE_BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ""),
    trustedProxies: env.SLUICE_TRUSTED_PROXIES,
    minFreeBytes: env.SLUICE_MIN_FREE_MB * 2 ** 20,
    allowedNetworks: env.SLUICE_ALLOWED_NETWORKS ?? readRanges(isThisMachine(env.SLUICE_HOST) ? ownNetworks : ""),
  };
}

let read: Config | null = null;

/** The process's settings, read once. */
export const config = (): Config => (read ??= readConfig());

/** Reads them anew at the next use: a process that tests lives in several worlds. */
export const forgetConfig = (): void => {
  read = null;
};
