import { type Logger, pino } from "pino";
import { config } from "./config.ts";
import { processWide } from "./process-wide.ts";

const hidden = processWide("texts hidden from logs", () => new Set<string>());
const addressPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@"]+(?=@)/gi;

/** From now on this text never stands in a log line, wherever it comes from. */
export function hideFromLogs(secret: string | null | undefined): void {
  if (secret && secret.length >= 4)
    hidden.add(secret).add(JSON.stringify(secret).slice(1, -1)).add(encodeURIComponent(secret));
}

export function masked(line: string): string {
  let text = line.replaceAll(addressPassword, "$1***");
  for (const secret of hidden) text = text.replaceAll(secret, "***");
  return text;
}

const secretFields = [
  "password",
  "secret",
  "token",
  "apiKey",
  "authorization",
  "cookie",
  "passwordHash",
  "connectionString",
];

export const createLogger = (options: { level: string; write(line: string): void }): Logger =>
  pino(
    {
      level: options.level,
      base: undefined,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          ...secretFields,
          ...secretFields.map((field) => `*.${field}`),
          ...secretFields.map((field) => `*.*.${field}`),
        ],
        censor: "***",
      },
    },
    { write: (line: string) => options.write(masked(line)) },
  );

export type { Logger };

export const logger = (): Logger =>
  processWide("logger", () => {
    const { logLevel, warehouseUrl, model } = config();
    for (const url of [warehouseUrl]) if (url) hideFromLogs(decodeURIComponent(new URL(url).password));
    if (model.kind === "openai") hideFromLogs(model.apiKey);
    return createLogger({ level: logLevel, write: (line) => void process.stderr.write(line) });
  });
