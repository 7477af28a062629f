import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { root } from "./run-program.ts";

/** A text in the code that a person may come to read. */
export interface ToldText {
  readonly place: string;
  readonly text: string;
}

/** What is written for a program, not for a person: classes, SQL, log lines, and errors that only the log shows. */
const unread = new Set(["className", "data-testid", "key", "d"]);
const isSql = (text: string): boolean =>
  /^\s*(select|insert|update|delete|create|drop|explain|copy|set|with)\b[\s\S]*\b(from|into|set|table|index|values|as|where|analyze|returning|=)/i.test(
    text,
  ) || /\b(CASE WHEN|IS NULL|IS NOT NULL|TRY_CAST|PARTITION BY)\b/.test(text);

function isUnread(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    if (ts.isImportDeclaration(at) || ts.isExportDeclaration(at) || ts.isLiteralTypeNode(at)) return true;
    if (ts.isTaggedTemplateExpression(at)) return true;
    if (ts.isJsxAttribute(at)) return unread.has(at.name.getText());
    if (ts.isCallExpression(at) && /\blogger\(\)\.|^console\.|^z\.literal/.test(at.expression.getText())) return true;
    if (ts.isNewExpression(at)) return at.expression.getText() === "Error";
    if (ts.isStatement(at)) return false;
  }
  return false;
}

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join("…");
  return ts.isJsxText(node) ? node.text : null;
}

/** One word in lower case is a name in the code; a sentence, a label or what stands in JSX is told. */
const isTold = (node: ts.Node, text: string): boolean =>
  ts.isJsxText(node) ? /\w/.test(text) : /^[A-Z].*[a-z]/.test(text) || (/\S\s+\S/.test(text) && /[a-z]/.test(text));

/** Every text of a file that a person may read, with its line. */
export function toldTexts(file: string, source = readFileSync(path.join(root, file), "utf8")): ToldText[] {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, kind);
  const found: ToldText[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    if (text !== null && isTold(node, text) && !isSql(text) && !isUnread(node))
      found.push({
        place: `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`,
        text: text.replaceAll(/\s+/g, " ").trim(),
      });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Words that a data analyst does not use, each with the one to write instead. */
const everywhere: readonly (readonly [RegExp, string])[] = [
  [/\b(mend(s|ed|ing)?)\b/i, "fix"],
  [/\bidempoten/i, "can be done again without harm"],
  [/\bfan-?out\b/i, "rows that are doubled by a join"],
  [/\b(fence|fencing|lease[ds]?)\b/i, "taken over"],
  [/\bpayload\b/i, "what was sent"],
  [/\buuids?\b/i, "id"],
  [/\b(up|down)stream\b/i, "the step before, the steps behind"],
  [/\benum\b/i, "one of the choices"],
  [/\b(file|postgres)_(source|sink)\b/, "file, table"],
  [/\b(not_found|invalid_(input|document)|step_failed|connection_failed)\b/, "a sentence"],
];
const onScreens: readonly (readonly [RegExp, string])[] = [
  [/\bnodes?\b/i, "step"],
  [/\bstages?\b/i, "step"],
  [/\battempts?\b/i, "try"],
  [/\bsinks?\b/i, "what writes"],
  [/\btasks?\b/i, "step"],
];
const dag: readonly [RegExp, string] = [/\bDAGs?\b/, "pipeline"];

/** Patterns that requests are read by, and instructions for a model: nobody is told these. */
const spoken = /^server\/agents\/(builtin|llm)\//;
/** Airflow's own word is right where something is published to Airflow. */
const publishes = /publish|airflow|^cli\/commands\/export|pipelines-page/;

/** What a text should not say; empty for a good one. */
export function wordFaults({ place, text }: ToldText): string[] {
  const rules = [
    ...everywhere,
    ...(/^(app|components)\//.test(place) ? onScreens : []),
    ...(publishes.test(place) ? [] : [dag]),
  ];
  return rules.flatMap(([pattern, instead]) => {
    const found = pattern.exec(text);
    return found ? [`${place}: "${found[0]}" in "${text.slice(0, 100)}"; write: ${instead}`] : [];
  });
}

export const isToldFrom = (file: string): boolean =>
  /^(app|components|domain|server|cli)\/.*\.tsx?$/.test(file) &&
  !/\.test\.ts$|\/testing\//.test(file) &&
  !spoken.test(file);
