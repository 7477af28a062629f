import { z } from "zod";
import { type Fragment, ident, join as list, sql } from "../sql/fragment.ts";
import { type Column, type TypeFamily, typeFamily } from "../sql/types.ts";
import { columnNameSchema, upstreamSchema } from "./fields.ts";
import { type Misfit, type NodeKind, origins, refusesNothing } from "./kind.ts";

const pair = z.union([columnNameSchema, z.strictObject({ left: columnNameSchema, right: columnNameSchema })]);
const config = z.strictObject({
  left: upstreamSchema,
  right: upstreamSchema,
  on: z.array(pair).min(1, "Choose at least one pair of columns that match."),
  type: z.enum(["left", "inner", "full", "semi", "anti"]).default("left"),
  /** Columns of the right side to bring: a list, or output name → right column. Default: all but the keys. */
  take: z.union([z.array(columnNameSchema), z.record(columnNameSchema, columnNameSchema)]).optional(),
});
export type JoinConfig = z.infer<typeof config>;

export const joinPairs = (c: JoinConfig): { left: string; right: string }[] =>
  c.on.map((each) => (typeof each === "string" ? { left: each, right: each } : each));

/** [output, right column] for the columns that the right side adds; a name that the left side has gets `_right`. */
export function takenColumns(c: JoinConfig, left: readonly string[], right: readonly string[]): [string, string][] {
  if (c.type === "semi" || c.type === "anti") return [];
  if (c.take && !Array.isArray(c.take)) return Object.entries(c.take);
  const keys = new Set(
    joinPairs(c)
      .filter((each) => left.includes(each.left))
      .map((each) => each.right),
  );
  const names = c.take ?? right.filter((name) => !keys.has(name));
  const used = new Set(left);
  return names.map((name) => {
    let output = name;
    while (used.has(output)) output = `${output}_right`;
    used.add(output);
    return [output, name];
  });
}

const keyword: Record<JoinConfig["type"], Fragment> = {
  left: sql`LEFT JOIN`,
  inner: sql`INNER JOIN`,
  full: sql`FULL JOIN`,
  semi: sql`SEMI JOIN`,
  anti: sql`ANTI JOIN`,
};

const familyWords: Readonly<Record<TypeFamily, string>> = {
  number: "a number",
  text: "text",
  boolean: "true or false",
  time: "a day or time",
  other: "neither text nor number",
};

/** Keys of two kinds meet only when the engine turns one into the other: "001" would be 1, and 1 no "001". */
function unlikeKeys(c: JoinConfig, columns: (port: string) => readonly Column[]): Misfit[] {
  const typeIn = (port: string, name: string): string => columns(port).find((each) => each.name === name)?.type ?? "";
  return joinPairs(c).flatMap((pair, at) => {
    const [left, right] = [typeIn("left", pair.left), typeIn("right", pair.right)];
    const [one, other] = [typeFamily(left), typeFamily(right)];
    if (one === other) return [];
    const text = one === "text" ? pair.left : other === "text" ? pair.right : null;
    const [rest, restType] = text === pair.left ? [pair.right, right] : [pair.left, left];
    const meets = text !== null && [one, other].includes("number") ? ', so that "001" would meet 1' : "";
    const mend =
      text === null
        ? "Cast one of them before, so that both are of one kind."
        : `Cast one of them before: ${rest} to varchar where the text is a code, or ${text} to ${restType} where only its value counts.`;
    return [
      {
        field: `on.${at}`,
        got: `${left} and ${right}`,
        message: `${pair.left} of the left side is ${familyWords[one]} and ${pair.right} of the right side is ${familyWords[other]}${meets}.`,
        mend,
      },
    ];
  });
}

export const join: NodeKind<JoinConfig> = {
  kind: "join",
  family: "transform",
  spelling: { head: "transform", value: "join" },
  title: "Join",
  icon: "merge",
  config,
  inputs: ["left", "right"],
  defaults: { on: [], type: "left" },
  fields: [
    { path: "type", label: "Join", control: "choice", options: ["left", "inner", "full", "semi", "anti"] },
    {
      path: "on",
      label: "On",
      control: "pairs",
      ask: "Choose at least one pair of columns that match, one from each side.",
    },
    { path: "take", label: "Columns from the right", control: "renames", port: "right" },
  ],
  law: "join",
  phrases: ["join with", "look up", "match", "combine with", "put names on", "enrich", "for each order the customer's"],
  example: "{ join: { left: dated, right: customers, on: [customer_id], type: left } }",
  summary: (c) =>
    `${c.type} on ${joinPairs(c)
      .map((each) => each.left)
      .join(", ")}`,
  expressions: () => [],
  relation: (c, context) => {
    const [left, right] = [context.input("left"), context.input("right")];
    const pairs = joinPairs(c);
    const names = left.columns.map((column) => column.name);
    const partner = new Map(pairs.map((each) => [each.left, each.right]));
    const kept = names.map((name) =>
      c.type === "full" && partner.has(name)
        ? sql`coalesce(l.${ident(name)}, r.${ident(partner.get(name)!)}) AS ${ident(name)}`
        : sql`l.${ident(name)}`,
    );
    const taken = takenColumns(
      c,
      names,
      right.columns.map((column) => column.name),
    ).map(([output, name]) => sql`r.${ident(name)} AS ${ident(output)}`);
    const on = list(
      pairs.map((each) => sql`l.${ident(each.left)} = r.${ident(each.right)}`),
      " AND ",
    );
    return sql`SELECT ${list([...kept, ...taken])} FROM ${left.from} AS l ${keyword[c.type]} ${right.from} AS r ON ${on}`;
  },
  ...refusesNothing,
  misfits: unlikeKeys,
  lineage: (c, context) => {
    const [left, right] = [context.columns("left"), context.columns("right")];
    const pairs = joinPairs(c);
    return {
      values: {
        ...Object.fromEntries(left.map((column) => [column, [{ port: "left", column }]])),
        ...Object.fromEntries(
          takenColumns(c, left, right).map(([output, column]) => [output, [{ port: "right", column }]]),
        ),
      },
      rows: [
        ...origins(
          "left",
          pairs.map((each) => each.left),
        ),
        ...origins(
          "right",
          pairs.map((each) => each.right),
        ),
      ],
    };
  },
};
