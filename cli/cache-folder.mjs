import { homedir } from "node:os";
import path from "node:path";

/** Where the command keeps what it need not find out twice: SLUICE_CACHE_DIR, else the person's cache folder; null where that is set to nothing. */
export function cacheFolder({ SLUICE_CACHE_DIR: given, XDG_CACHE_HOME: all } = process.env) {
  if (given !== undefined) return given === "" ? null : path.resolve(given);
  return path.join(all || path.join(homedir(), ".cache"), "sluice");
}
