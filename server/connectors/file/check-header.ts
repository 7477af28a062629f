import { fail } from "#domain/errors/sluice-error.ts";
import type { FileDialect } from "#domain/plan/bound.ts";
import { readRecords } from "./records.ts";
import { decodeSample, readSample } from "./sample.ts";
import { uniqueNames } from "./unique-names.ts";
import { filesOf } from "./files.ts";

/** Refuses a file whose header is no longer the one that its dialect was frozen with: columns are read by their place. */
export async function checkHeader(source: { node: string; path: string; dialect: FileDialect }): Promise<void> {
  const { node, path, dialect } = source;
  if (!dialect.header || (dialect.format !== "csv" && dialect.format !== "tsv")) return;
  for (const file of filesOf(path)) {
    const { text } = decodeSample(file, (await readSample(file)).bytes, dialect.encoding);
    const lines = text
      .replace(/^\uFEFF/, "")
      .split(dialect.lineEnd === "\r" ? "\r" : "\n")
      .slice(dialect.skip)
      .join("\n");
    const [header] = readRecords(lines, dialect, 1);
    const given = uniqueNames(dialect.columns.map((_, column) => header?.fields[column] ?? ""));
    const expected = dialect.columns.map(({ name }) => name);
    const at = expected.findIndex((name, index) => name !== given[index]);
    if (at < 0) continue;
    throw fail(
      "source_unreadable",
      `${node}: the header of ${file} has changed since it was profiled: column ${at + 1} was "${expected[at]}" and is "${given[at]}".`,
      {
        node,
        field: "path",
        expected: expected.join(", "),
        got: given.join(", "),
        mend: "Profile the source again, and check the steps that use its columns.",
      },
    );
  }
}
