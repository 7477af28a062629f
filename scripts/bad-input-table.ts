// Turns what the tests told of bad input into docs/bad-input.md; with --check it only says whether each case was told.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { badInputCases, badInputFolder, type BadInputReport } from "./test/bad-input.ts";

const files = existsSync(badInputFolder) ? readdirSync(badInputFolder).toSorted() : [];
const reports = files.flatMap((file) => readFileSync(path.join(badInputFolder, file), "utf8").trim().split("\n").map((line) => JSON.parse(line) as BadInputReport));
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
/** What differs from one run to the next: folders of a test, ports, ids. */
const steady = (text: string): string => text.replaceAll(/\/tmp\/[\w./-]*\//g, "").replaceAll(/(127\.0\.0\.1|localhost):\d+/g, "$1:…").replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…");

const rows = badInputCases.flatMap((name) => {
  const told = reports.filter((each) => each.case === name).map((each) => `| ${name} | ${cell(steady(each.message))} | ${cell(steady(each.mend ?? "nothing to do"))} | \`${each.test}\` |`);
  return [...new Set(told)];
});
const untold = badInputCases.filter((name) => !reports.some((each) => each.case === name));

if (!process.argv.includes("--check")) {
  const text = `# Bad input\n\nWhat a person sees in each case, and what mends it. The tests named here ran and told these words;\n\`node scripts/bad-input-table.ts\` writes the table after a run of the tests.\n\n| Case | Message | Mend | Test |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
  writeFileSync(path.resolve(import.meta.dirname, "../docs/bad-input.md"), text);
}
if (untold.length > 0) {
  process.stderr.write(`No test told of: ${untold.join("; ")}\n`);
  process.exitCode = 1;
} else process.stdout.write(`${badInputCases.length} cases, ${rows.length} rows\n`);
