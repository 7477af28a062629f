// Turns what the tests told of bad input into docs/bad-input.md; with --check it says where the two differ.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { badInputCases, badInputFolder, type BadInputReport } from "./test/bad-input.ts";

const document = path.resolve(import.meta.dirname, "../docs/bad-input.md");
const files = existsSync(badInputFolder) ? readdirSync(badInputFolder).toSorted() : [];
const reports = files.flatMap((file) =>
  readFileSync(path.join(badInputFolder, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as BadInputReport),
);
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
/** What differs from one run to the next: folders of a test, ports, ids. */
const steady = (text: string): string =>
  text
    .replaceAll(/\/tmp\/[\w./-]*\//g, "")
    .replaceAll(/(127\.0\.0\.1|localhost):\d+/g, "$1:…")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…");
const rowOf = (each: BadInputReport): string =>
  `| ${each.case} | ${cell(steady(each.message))} | ${cell(steady(each.mend ?? "nothing to do"))} | \`${each.test}\` |`;

const rows = [...new Set(badInputCases.flatMap((name) => reports.filter((each) => each.case === name).map(rowOf)))];

/** A test that was skipped told nothing: its rows stand. Of every other one the table must hold what it told, and nothing else. */
function differences(): string[] {
  const written = existsSync(document)
    ? readFileSync(document, "utf8")
        .split("\n")
        .filter((line) => line.startsWith("| ") && line.endsWith("` |"))
    : [];
  const telling = new Set(reports.map((each) => each.test));
  const testOf = (row: string): string => /`([^`]+)` \|$/.exec(row)?.[1] ?? "";
  return [
    ...rows
      .filter((row) => !written.includes(row))
      .map((row) => `A test told what docs/bad-input.md does not say: ${row}`),
    ...written
      .filter((row) => telling.has(testOf(row)) && !rows.includes(row))
      .map((row) => `docs/bad-input.md says what its test does not: ${row}`),
    ...written
      .filter((row) => !existsSync(path.resolve(import.meta.dirname, "..", testOf(row))))
      .map((row) => `docs/bad-input.md names a test that is not there: ${row}`),
    ...badInputCases
      .filter((name) => !written.some((row) => row.startsWith(`| ${name} |`)))
      .map((name) => `docs/bad-input.md has no row for ${name}`),
  ];
}

if (process.argv.includes("--check")) {
  const found = differences();
  for (const line of found) process.stderr.write(`${line}\n`);
  if (found.length > 0)
    process.stderr.write("`node scripts/bad-input-table.ts` writes the table after a run of the tests.\n");
  process.exitCode = found.length > 0 ? 1 : 0;
} else {
  writeFileSync(
    document,
    `# Bad input\n\nWhat a person sees in each case, and how to fix it. The tests named here ran and told these words;\n\`node scripts/bad-input-table.ts\` writes the table after a run of the tests, and \`npm test\` fails where the two differ.\n\n| Case | Message | Fix | Test |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`,
  );
  const untold = badInputCases.filter((name) => !reports.some((each) => each.case === name));
  if (untold.length > 0) process.stderr.write(`No test told of: ${untold.join("; ")}\n`);
  process.exitCode = untold.length > 0 ? 1 : 0;
}
if (process.exitCode !== 1) process.stdout.write(`${badInputCases.length} cases, ${rows.length} rows\n`);
