import { fileSource, type FileSourceConfig } from "#domain/nodes/file-source.ts";

/** A file step's settings, where they are ones that it takes. */
export function fileSettings(config: object): FileSourceConfig | null {
  const found = fileSource.config.safeParse(config);
  return found.success ? found.data : null;
}
