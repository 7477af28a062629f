import type { PipelineNode } from "#domain/pipeline/document.ts";
import type { Bound } from "#domain/plan/bound.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import { NodeTables, type ProofSources } from "../node-tables.ts";
import { around } from "../prove-step.ts";
import type { Interpreted } from "./prove-step.ts";

/** Changes one condition of the statement that computes a step; the statement itself where there is nothing to change. */
type Fault = (statement: string, node: PipelineNode) => string;

const lacksRows: Fault = (text) => text.replace(/^(.* AS SELECT CAST\("([^"]+)" AS .*)$/s, '$1 WHERE "$2" IS NOT NULL');
const lacksValue: Fault = (text, { config }) => {
  const [name] = Object.keys(config.columns as object);
  return text.replace(`CAST("${name}" AS `, "CAST(NULL AS ");
};
const replacing =
  (found: string | RegExp, by: string): Fault =>
  (text) =>
    text.replace(found, by);
const otherJoins: Readonly<Record<string, string>> = {
  LEFT: "INNER",
  INNER: "LEFT",
  FULL: "LEFT",
  SEMI: "ANTI",
  ANTI: "SEMI",
};
const letsRefusedThrough = replacing('WHERE "__sluice_refusal" IS NULL', "WHERE TRUE");

/** By kind: faults that a renderer or a person could make, each of which a card must show somewhere. */
export const faults: Readonly<Record<string, Readonly<Record<string, Fault>>>> = {
  select: { "rows are lost": lacksRows },
  cast: { "rows are lost": lacksRows, "values are lost": lacksValue, "refused rows come through": letsRefusedThrough },
  filter: {
    "rows are lost": lacksRows,
    "the condition is turned round": replacing("WHERE (", "WHERE NOT ("),
    "the bound is in": replacing(/ ([<>]) /, " $1= "),
  },
  derive: { "rows are lost": lacksRows, "values are lost": lacksValue },
  dedupe: { "rows are lost": lacksRows, "two rows are kept": replacing(") = 1", ") <= 2") },
  top: { "rows are lost": lacksRows, "one row too few": replacing(/ <= (\d+)\)$/, " < $1)") },
  join: {
    "rows are lost": lacksRows,
    "it is another join": (text) =>
      text.replace(/(LEFT|INNER|FULL|SEMI|ANTI) JOIN/, (_, type: string) => `${otherJoins[type]!} JOIN`),
    "empty keys meet": replacing(/ = r\./, " IS NOT DISTINCT FROM r."),
  },
  aggregate: { "rows are lost": lacksRows, "small groups are left out": replacing(/\)$/, " HAVING count(*) > 1)") },
  check: {
    "rows are lost": lacksRows,
    "refused rows come through": letsRefusedThrough,
    "the good are refused": replacing('"__sluice_refusal" IS NULL', '"__sluice_refusal" IS NOT NULL'),
  },
};

export interface Altered {
  readonly session: EngineSession;
  count(): number;
}

/** The session, with one step's own statement altered on its way to the engine. */
export function alteredSession(
  session: EngineSession,
  given: { sources: ProofSources; interpreted: Interpreted; node: PipelineNode; fault: Fault },
): Altered {
  const { node, fault } = given;
  const bound: Bound = { nodes: {}, problems: [] };
  const key = new NodeTables(session, given.sources).key(
    { pipeline: around(given.interpreted.pipeline, node).after, bound },
    { node: node.name, output: "out" },
  );
  let altered = 0;
  const run = (statement: string): Promise<void> => {
    const text = new RegExp(`^CREATE OR REPLACE TEMP TABLE "[to]_${key}"`).test(statement)
      ? fault(statement, node)
      : statement;
    if (text !== statement) altered += 1;
    return session.run(text);
  };
  return { session: { ...session, run }, count: () => altered };
}
