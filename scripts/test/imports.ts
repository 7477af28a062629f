// Checks the import matrix and that the picture in docs/ARCHITECTURE.md is the one the imports make; --write draws it anew.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { drawRooms, findRoomCircles, type ModuleImports } from "./rooms-picture.ts";
import { root, runProgram } from "./run-program.ts";

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string; readonly severity: string };
}
interface Cruise {
  readonly modules: readonly ModuleImports[];
  readonly summary: { readonly violations: readonly Violation[]; readonly totalCruised: number };
}

const rooms = ["app", "bench", "cli", "components", "domain", "e2e", "examples", "scripts", "server", "workers"];
const picturePattern = /(<!-- picture of the imports -->\n)[\s\S]*?(\n<!-- end of the picture -->)/;
const page = path.join(root, "docs", "ARCHITECTURE.md");

const ended = await runProgram([
  path.join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruiser.mjs"),
  "--config",
  ".dependency-cruiser.cjs",
  "--output-type",
  "json",
  ...rooms,
]);
const start = ended.output.indexOf("{");
if (start < 0) throw new Error(`dependency-cruiser gave no report:\n${ended.output}`);
const cruise = JSON.parse(ended.output.slice(start, ended.output.lastIndexOf("}") + 1)) as Cruise;

const problems = cruise.summary.violations
  .filter((each) => each.rule.severity === "error")
  .map((each) => `${each.from} → ${each.to}: ${each.rule.name}`);
problems.push(...findRoomCircles(cruise.modules).map((each) => `${each}: these rooms call each other`));
// The checker has been seen to read nothing and call it a success.
if (cruise.modules.length === 0) problems.push("no module was read");

const text = readFileSync(page, "utf8");
const drawn = text.replace(
  picturePattern,
  (_all, begin: string, end: string) => `${begin}${drawRooms(cruise.modules)}${end}`,
);
if (process.argv.includes("--write")) writeFileSync(page, drawn);
else if (!picturePattern.test(text) || drawn !== text)
  problems.push("docs/ARCHITECTURE.md: its picture is not what the imports make: npm run picture");

for (const each of problems) console.log(each);
console.log(`${cruise.modules.length} modules read, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
