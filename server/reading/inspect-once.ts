import { provenColumns, rememberPlain, settledState } from "./count/plain-columns.ts";
import { inspectFile as inspect } from "./inspect-file.ts";
import type { FileInspection, InspectRequest, ReadingEngine } from "./inspection.ts";

/** Finds a file's format, dialect and exact column types by reading all of it, and remembers what that proves of its bytes. */
export async function inspectFile(engine: ReadingEngine, request: InspectRequest): Promise<FileInspection> {
  const before = await settledState(request.path).catch(() => null);
  const found = await inspect(engine, request);
  if (before === null || (await settledState(request.path)) !== before) return found;
  await rememberPlain(
    request.path,
    found.dialect,
    provenColumns(found.dialect, found.columns, request.config?.columns ?? {}),
  );
  return found;
}
