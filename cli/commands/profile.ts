import path from "node:path";
import type { Command } from "commander";
import { type Problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { readingSentence } from "#domain/reading/decision.ts";
import { emptySource } from "#domain/sources/empty-source.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ColumnProfile, ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import { signalOfProcess, withEngine } from "../local-engine.ts";
import { namesOfFiles } from "../plan-request.ts";
import { exitCodeOf, exitCodes, printResult, problemJson, say, sayProblem } from "../output.ts";

interface Profiled {
  readonly sources: readonly (ProfiledSource & { readonly path: string })[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

async function profileFiles(paths: readonly string[], isQuiet: boolean): Promise<Profiled> {
  const signal = signalOfProcess();
  return withEngine(async (engine, scratch) => {
    const names = namesOfFiles(paths);
    const sources: (ProfiledSource & { path: string })[] = [];
    const problems: Problem[] = [];
    for (const [index, file] of paths.entries()) {
      try {
        if (!isQuiet) say(`${file} …`);
        const source = await profileSource({
          engine,
          name: names[index]!,
          input: { kind: "file", path: path.resolve(file) },
          snapshotDirectory: path.join(scratch, "snapshots"),
          signal,
        });
        sources.push({ ...source, path: file });
        if (source.profile.rows === 0) problems.push(emptySource(source.name, path.basename(file)));
      } catch (error) {
        if (!(error instanceof SluiceError) || error.code === "cancelled") throw error;
        problems.push(...error.problems);
      }
    }
    const links =
      sources.length > 0 ? await linkSources({ engine, sources, signal }) : { foreignKeys: [], findings: [] };
    return { sources, ...links, problems };
  });
}

const figure = (value: number): string => value.toLocaleString("en-US");
const short = (text: string | null, width: number): string =>
  (text === null ? "" : text.length > width ? `${text.slice(0, width - 1)}…` : text).replaceAll(/\s/g, " ");

function note(column: ColumnProfile): string {
  const parts = [
    column.isKey ? "key" : null,
    column.personal ? `personal: ${column.personal}` : null,
    column.reads ? `reads as ${column.reads.type} (${(column.reads.share * 100).toFixed(1)} %)` : null,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function sourceText({ path: file, profile }: Profiled["sources"][number]): string {
  const rows = profile.columns.map((column) => [
    column.name,
    column.type,
    figure(column.nulls),
    figure(column.distinct),
    short(column.min, 20),
    short(column.median, 20),
    short(column.max, 20),
    note(column),
  ]);
  const lines = [["column", "type", "nulls", "distinct", "min", "median", "max", ""], ...rows];
  const widths = lines[0]!.map((_, place) => Math.max(...lines.map((line) => line[place]!.length)));
  const table = lines.map((line) =>
    line
      .map((cell, place) => (place === 2 || place === 3 ? cell.padStart(widths[place]!) : cell.padEnd(widths[place]!)))
      .join("  ")
      .trimEnd(),
  );
  const head = `${file}: ${figure(profile.rows)} rows, ${figure(profile.columns.length)} columns, ${figure(profile.sizeBytes)} bytes, ${(profile.durationMs / 1000).toFixed(2)} s`;
  const refused =
    profile.unreadable > 0
      ? [
          `${figure(profile.unreadable)} records could not be read:`,
          ...profile.refused.slice(0, 5).map((each) => `  line ${each.line}: ${each.message}: ${short(each.text, 80)}`),
        ]
      : [];
  const read = profile.decisions ? [`Read as: ${readingSentence(profile.decisions)}.`] : [];
  return [head, ...read, "", ...table, ...(refused.length > 0 ? ["", ...refused] : [])].join("\n");
}

function findingText(finding: Finding): string {
  const rows = finding.rows.slice(0, 8).join(", ");
  const lines = finding.sample
    .flatMap(({ line }) => line ?? [])
    .slice(0, 8)
    .join(", ");
  const place = rows === "" ? `lines ${lines}` : `rows ${rows}`;
  const named = finding.columns.length > 3 ? "*" : finding.columns.join(", ");
  const columns = named === "" ? "" : `.${named}`;
  const more = finding.count > 8 ? ", …" : "";
  const effect = finding.effect ? `\n    ${finding.effect}` : "";
  return `  ${finding.severity === "notice" ? "notice " : "warning"}  ${finding.source}${columns}: ${finding.message}${effect}\n    ${place}${more}`;
}

function profiledText(profiled: Profiled): string {
  const keys = profiled.foreignKeys.map(
    ({ from, to, coverage }) =>
      `  ${from.source}.${from.column} → ${to.source}.${to.column} (${(coverage * 100).toFixed(1)} % of the values)`,
  );
  return [
    ...profiled.sources.map(sourceText),
    ...(keys.length > 0 ? [`Looked up elsewhere:\n${keys.join("\n")}`] : []),
    ...(profiled.sources.length === 0
      ? []
      : [
          profiled.findings.length > 0 ? `Findings:\n${profiled.findings.map(findingText).join("\n")}` : "No findings.",
        ]),
  ].join("\n\n");
}

const profiledJson = ({ sources, foreignKeys, findings, problems }: Profiled): string =>
  JSON.stringify(
    {
      sources: sources.map(({ name, path: file, profile, dialect }) => ({
        name,
        path: file,
        reading: profile.decisions ? readingSentence(profile.decisions) : null,
        dialect,
        ...profile,
      })),
      foreignKeys,
      findings: findings.map(({ kind, severity, source, node, columns, count, rows, sample, message, effect }) => ({
        kind,
        severity,
        source,
        node,
        columns,
        count,
        rows,
        sample,
        message,
        effect,
      })),
      problems: problems.map(problemJson),
    },
    null,
    2,
  );

export function registerProfile(program: Command): void {
  program
    .command("profile")
    .description("look at files: columns, keys, and what is wrong in their rows")
    .argument("<path...>", "files, or globs of files with one layout")
    .option("--json", "print the profile as JSON")
    .action(async (paths: string[], options: { json?: boolean }) => {
      const profiled = await profileFiles(paths, options.json === true);
      profiled.problems.forEach(sayProblem);
      const text = options.json ? profiledJson(profiled) : profiledText(profiled);
      if (text !== "") printResult(text);
      process.exitCode = exitCodeOf(profiled.problems) || exitCodes.done;
    });
}
