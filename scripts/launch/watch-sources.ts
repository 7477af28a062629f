import path from "node:path";
import { watch } from "chokidar";

const isTest = /\.(test|spec)\.tsx?$/;
const isSource = /\.(ts|sql|json|yaml)$/;
/** Editors write a file in several steps, and tools write many files. */
const calmMs = 100;

/**
 * Calls back once after each burst of changes to the sources in these folders, tests left out.
 * @returns resolved once every folder is watched; `close` ends it.
 */
export async function watchSources(
  folders: readonly string[],
  onChange: (file: string) => void,
): Promise<{ close(): Promise<void> }> {
  let calm: NodeJS.Timeout | undefined;
  const watcher = watch([...folders], {
    ignoreInitial: true,
    ignored: (file, stats) =>
      path.basename(file).startsWith(".") || (stats?.isFile() === true && (!isSource.test(file) || isTest.test(file))),
  });
  watcher.on("all", (_event, file) => {
    clearTimeout(calm);
    calm = setTimeout(() => onChange(file), calmMs);
  });
  await new Promise<void>((resolve, reject) => watcher.once("ready", resolve).once("error", reject));
  return {
    close: async () => {
      clearTimeout(calm);
      await watcher.close();
    },
  };
}
