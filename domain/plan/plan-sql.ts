import { type Fragment, ident, render } from "../sql/fragment.ts";
import type { Plan, Stage } from "./plan.ts";

/** One stage as a person reads it; `nodes` tells whose work it is, `lines` where each one's part starts (from 1). */
export interface StageSql {
  readonly stage: string;
  readonly nodes: readonly string[];
  readonly text: string;
  readonly lines: Readonly<Record<string, number>>;
}

/** References shown by their names: a path is known only where the statement runs. */
function shown(fragment: Fragment): string {
  const names = fragment.parts.flatMap((part) => (typeof part === "string" ? [] : [part.ref]));
  return render(fragment, Object.fromEntries(names.map((name) => [name, `<${name}>`])));
}

/** A line break before each clause and after each comma of a SELECT list, outside quotes and parentheses. */
export function prettySql(text: string): string {
  let [out, depth, quote] = ["", 0, ""];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!;
    if (quote !== "") {
      out += letter;
      if (letter === quote) quote = "";
      continue;
    }
    if (letter === "'" || letter === '"') quote = letter;
    if (letter === "(" || letter === "{" || letter === "[") depth += 1;
    if (letter === ")" || letter === "}" || letter === "]") depth -= 1;
    const clause =
      depth === 0 && letter === " "
        ? /^ (FROM|WHERE|GROUP BY|ORDER BY|QUALIFY|(?:LEFT |INNER |FULL |SEMI |ANTI )?JOIN|ON) /.exec(
            text.slice(at, at + 14),
          )?.[1]
        : undefined;
    if (clause && !(clause === "JOIN" && /(LEFT|INNER|FULL|SEMI|ANTI)$/.test(out))) {
      out += "\n";
      continue;
    }
    if (depth === 0 && letter === "," && text[at + 1] === " ") {
      out += ",\n  ";
      at += 1;
      continue;
    }
    out += letter;
  }
  return out;
}

const indented = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");

function stageSql(stage: Stage): StageSql {
  const nodes = stage.nodes.map((node) => node.name);
  if (stage.writes.to === "extract")
    return {
      stage: stage.id,
      nodes,
      text: `-- all rows of ${stage.writes.table} over the connection ${stage.writes.connection}`,
      lines: { [stage.id]: 1 },
    };
  const lines: Record<string, number> = {};
  const pieces: string[] = [];
  let line = 1;
  stage.relations.forEach(({ name, node, query, readAgain }, index) => {
    const how = readAgain ? `${readAgain === "held" ? "" : "NOT "}MATERIALIZED ` : "";
    const head = `${index === 0 ? "WITH " : ""}${render(ident(name))} AS ${how}(`;
    lines[node] ??= line;
    const piece = `${head}\n${indented(prettySql(shown(query)))}\n)${index < stage.relations.length - 1 ? "," : ""}\n`;
    line += piece.split("\n").length - 1;
    pieces.push(piece);
  });
  const whole = shown(stage.query);
  const last = stage.relations.length > 0 ? whole.slice(whole.lastIndexOf(")\nSELECT ") + 2) : whole;
  lines[stage.id] ??= line;
  return { stage: stage.id, nodes, text: pieces.join("") + prettySql(last), lines };
}

/** The plan's SQL for people, a piece for each stage. */
export const planSql = (plan: Plan): StageSql[] => plan.stages.map(stageSql);
