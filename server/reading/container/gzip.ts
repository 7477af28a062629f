import type { SluiceError } from "#domain/errors/sluice-error.ts";
import { refusal } from "../refusal.ts";

const packAgain = "Pack the file again with gzip, or add it unpacked, without .gz in its name.";
export const notPacked = (path: string): SluiceError =>
  refusal(path, "is called .gz or begins like gzip, and cannot be unpacked.", packAgain);

/** The failure of unpacking a file in words; another error as it is. */
export function brokenGzip(path: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR")
    return refusal(path, "was cut off: the end of the packed file is missing.", "Copy, download or pack it again.");
  if (code !== "Z_DATA_ERROR") return error;
  if (/incorrect (data|length) check/.test(message))
    return refusal(path, "is damaged: it does not unpack to what was packed.", "Copy, download or pack it again.");
  return notPacked(path);
}
