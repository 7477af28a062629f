import { freeName } from "#domain/sql/free-name.ts";
import { columnText, literalText, type Mend, mendOf, mendRanks, sourceOf, type Step, stepName } from "./mend.ts";

/** The place of a key in JSON. */
const placeOf = (path: readonly string[]): string =>
  literalText(`$${path.map((key) => `."${key.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join("")}`);

/** Offered, not needed for a right result: what stands under the keys of a column's objects, as columns behind it. */
export const unpackKeys: Mend = (finding, context) => {
  const [anchor, source] = [context.anchor(finding.source), sourceOf(context, finding.source)];
  const [column, keys] = [finding.columns[0], finding.details.keys];
  if (!anchor || !source || column === undefined || !keys) return null;
  const columns: Record<string, string> = {};
  for (const { path, type } of keys) {
    const made = Object.keys(columns).map((name) => ({ name }));
    const name = freeName([column, ...path].join("_").slice(0, 200), [...source.columns, ...made]);
    const text = `json_extract_string(${columnText(column)}, ${placeOf(path)})`;
    columns[name] =
      type === "json"
        ? `json_extract(${columnText(column)}, ${placeOf(path)})`
        : type === "varchar"
          ? text
          : `cast(${text} as ${type})`;
  }
  const step: Step = {
    name: stepName(context, `unpack_${column.toLowerCase()}`, finding.source),
    kind: "derive",
    config: { columns },
    rank: mendRanks.unpack,
    anchor,
  };
  return mendOf(finding, [step], { title: `Unpack ${column} into ${Object.keys(columns).join(", ")}`, risk: "low" });
};
