// Checks what a linter does not see: the names of files and folders, and what may lie beside each other.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./run-program.ts";

const rooms = ["app", "bench", "cli", "components", "domain", "e2e", "examples", "scripts", "server", "workers"];
const saysNothing = /(^|[-./])(utils?|helpers?|managers?|common|misc|v\d+)([-./]|$)|(^|\/)new[./]/;
const kebabCase =
  /^[a-z0-9]+(-[a-z0-9]+)*(\.(job|handler|test|integration\.test|airflow\.test|long\.test|arbitrary|sample|differential\.test|spec|d|config))?\.(ts|tsx|mjs|cjs|js)$/;
const routeFolder = /^(\(.+\)|\[.+\]|_?[a-z0-9-]+)$/;
const plainFolder = /^[a-z0-9]+([-_][a-z0-9]+)*$/;

function listFiles(): string[] {
  const listed = spawnSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...rooms, "python"],
    { cwd: root, encoding: "utf8" },
  );
  if (listed.status !== 0) throw new Error(`git ls-files failed: ${listed.stderr}`);
  return listed.stdout.split("\n").filter(Boolean);
}

function problemsOf(file: string): string[] {
  const folders = path.dirname(file).split("/");
  const name = path.basename(file);
  const problems: string[] = [];
  if (saysNothing.test(file)) problems.push("a name that says nothing: call it by what it holds");
  if (/\.(ts|tsx|mjs|cjs|js)$/.test(name) && !kebabCase.test(name))
    problems.push("file names are kebab-case, with a suffix only for a role at run time");
  const folderRule = folders[0] === "app" ? routeFolder : plainFolder;
  const badFolder = folders.find((folder) => !folderRule.test(folder));
  if (badFolder) problems.push(`the folder ${badFolder} is not in kebab-case`);
  if (name.endsWith(".tsx") && folders[0] !== "app" && folders[0] !== "components")
    problems.push("only app/ and components/ hold JSX");
  return problems.map((problem) => `${file}: ${problem}`);
}

const files = listFiles();
const problems = files.flatMap(problemsOf);
for (const problem of problems) console.log(problem);
console.log(`${files.length} files, ${problems.length} problems`);
process.exit(problems.length > 0 || files.length === 0 ? 1 : 0);
