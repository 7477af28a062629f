import { hkdfSync, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { config } from "#server/platform/config.ts";
import { processWide } from "#server/platform/process-wide.ts";

/** The file's text, whatever its spelling: keys are derived from it. Made once; several processes may start at the same time: the first one to link its file wins, all read the same key. */
function readOrMake(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  mkdirSync(path.dirname(file), { recursive: true });
  const own = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(own, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(own, { force: true });
  }
  return readFileSync(file, "utf8").trim();
}

const masterKey = (): string => processWide("master key", () => readOrMake(config().secretKeyFile));

/** A key of 32 bytes for one purpose, derived from the one in the data folder. */
export const keyFor = (purpose: "connection secrets" | "session cookies" | "known devices"): Buffer =>
  Buffer.from(hkdfSync("sha256", masterKey(), "sluice", purpose, 32));
