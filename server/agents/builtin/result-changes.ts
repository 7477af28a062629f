import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { selectedColumns } from "#domain/nodes/select.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import type { Wanted } from "./compose/gather.ts";
import { plain } from "./compose/resolve-output.ts";
import type { OrderItem } from "./grammar/intent.ts";
import type { PlanInput } from "./plan-input.ts";
import { squash } from "./text/stem.ts";

export interface Change {
  readonly proposals: readonly Proposal[];
  readonly doubts: readonly string[];
}
interface Place {
  readonly input: PlanInput;
  readonly pipeline: Pipeline;
  readonly chain: readonly PipelineNode[];
  readonly wanted: Wanted;
}
type Order = readonly (string | { readonly column: string; readonly desc: boolean })[];

const proposal = (given: {
  id: string;
  title: string;
  reason: string;
  operations: Operation[];
  touches: string[];
}): Proposal => ({ ...given, kind: "step", risk: "low", requires: [], facts: [], finding: null });
const free = (pipeline: Pipeline, name: string): string => {
  for (let count = 1; ; count += 1) {
    const tried = count === 1 ? name : `${name}_${count}`;
    if (!pipeline.nodes.some((node) => node.name === tried)) return tried;
  }
};
const find = (present: readonly string[], name: string): string | null =>
  present.find((each) => each === name) ?? present.find((each) => squash(each) === squash(name)) ?? null;
/** The step that hands its rows to the sink, and where a new one would stand before it. */
const lastEdge = ({ input, chain }: Place) => ({ from: chain[0]!.name, to: input.target.node, port: "from" });

/** The chosen columns changed where they are chosen, or chosen at the end where they are not. */
function choose(place: Place, pairs: readonly (readonly [string, string])[]): Operation {
  const { pipeline, chain } = place;
  const written = pairs.every(([output, name]) => output === name)
    ? pairs.map(([output]) => output)
    : Object.fromEntries(pairs);
  const last = chain[0]!;
  return last.kind === "select"
    ? { op: "setField", node: last.name, path: ["columns"], value: written }
    : {
        op: "insert",
        name: free(pipeline, "chosen"),
        kind: "select",
        config: { columns: written },
        edge: lastEdge(place),
        rank: 99,
      };
}

const orderOf = (pipeline: Pipeline, sink: string): Order =>
  (pipeline.nodes.find((node) => node.name === sink)?.config.order_by ?? []) as Order;
const columnOf = (item: Order[number]): string => (typeof item === "string" ? item : item.column);

/** Columns of the result that go or get another name. */
export function columnsChange(place: Place): Change[] {
  const { input, pipeline, chain, wanted } = place;
  const asked = [
    ...wanted
      .all("drop_columns")
      .flatMap((each) => each.columns.map((ref) => ({ name: ref.name, to: null as string | null, words: each.words }))),
    ...wanted.all("rename").map((each) => ({ name: each.from.name, to: each.to as string | null, words: each.words })),
  ];
  if (asked.length === 0) return [];
  const present = input.present ?? [];
  const known = asked.map((each) => ({ ...each, name: find(present, each.name), said: each.name }));
  const doubts = known
    .filter((each) => each.name === null)
    .map((each) => `"${each.words}": the result has no column ${each.said}; it has ${present.join(", ")}.`);
  const done = known.filter((each) => each.name !== null);
  if (done.length === 0) return [{ proposals: [], doubts }];
  const change = (output: string): string | null => {
    const found = done.find((each) => each.name === output);
    return found ? found.to : output;
  };
  const last = chain[0]!;
  const before =
    last.kind === "select"
      ? selectedColumns(last.config.columns as Parameters<typeof selectedColumns>[0])
      : present.map((name) => [name, name] as const);
  const pairs = before.flatMap(([output, name]) => {
    const next = change(output);
    return next === null ? [] : [[next, name] as const];
  });
  if (pairs.length === 0) return [{ proposals: [], doubts: [...doubts, "No column would be left."] }];
  const order = orderOf(pipeline, input.target.node);
  const kept = order.flatMap((item) => {
    const next = change(columnOf(item));
    return next === null ? [] : [typeof item === "string" ? next : { ...item, column: next }];
  });
  const sink: Operation[] =
    JSON.stringify(kept) === JSON.stringify(order)
      ? []
      : [
          kept.length > 0
            ? { op: "setField", node: input.target.node, path: ["order_by"], value: kept }
            : { op: "unsetField", node: input.target.node, path: ["order_by"] },
        ];
  const keys = JSON.stringify(pipeline.nodes.find((node) => node.name === input.target.node)?.config.key ?? []);
  if (done.some((each) => keys.includes(JSON.stringify(each.name))))
    doubts.push("The target uses one of these columns as its key.");
  const gone = done.filter((each) => each.to === null).map((each) => each.name);
  const renamed = done.filter((each) => each.to !== null).map((each) => `${each.name} ${each.to}`);
  const title = [
    gone.length > 0 ? `Leave out ${gone.join(", ")}` : "",
    renamed.length > 0 ? `Call ${renamed.join(", ")}` : "",
  ]
    .filter(Boolean)
    .join("; ");
  return [
    {
      doubts,
      proposals: [
        proposal({
          id: "s-columns",
          title,
          reason: done.map((each) => `You asked: "${each.words}".`).join(" "),
          operations: [...sink, choose(place, pairs)],
          touches: [last.name],
        }),
      ],
    },
  ];
}

function named(items: readonly OrderItem[], present: readonly string[]): Order | null {
  const found = items.map((item) => {
    const inner = plain(item.by);
    const name = inner.kind === "column" ? find(present, inner.ref.name) : null;
    return name === null ? null : item.desc ? { column: name, desc: true } : name;
  });
  return found.every((each) => each !== null) ? found : null;
}

/** The order of the result, and how many of its rows are kept. */
export function rowsChange(place: Place): Change[] {
  const { input, pipeline, wanted } = place;
  const present = input.present ?? [];
  const changes: Change[] = [];
  for (const each of wanted.all("order")) {
    const order = each.by.length > 0 ? named(each.by, present) : null;
    if (!order)
      changes.push({
        proposals: [],
        doubts: [`"${each.words}": say by which column of the result; it has ${present.join(", ")}.`],
      });
    else if (input.target.kind !== "file_sink")
      changes.push({ proposals: [], doubts: [`"${each.words}": a table has no order of its rows.`] });
    else
      changes.push({
        doubts: [],
        proposals: [
          proposal({
            id: "s-order",
            title: `Order by ${order.map((item) => (typeof item === "string" ? item : `${item.column}, falling`)).join(", ")}`,
            reason: `You asked: "${each.words}".`,
            operations: [{ op: "setField", node: input.target.node, path: ["order_by"], value: [...order] }],
            touches: [input.target.node],
          }),
        ],
      });
  }
  for (const each of wanted.all("top")) {
    const items = each.by.length > 0 ? each.by : wanted.all("order").flatMap((order) => order.by);
    const order = items.length > 0 ? named(items, present) : orderOf(pipeline, input.target.node);
    if (!order || order.length === 0) {
      changes.push({
        proposals: [],
        doubts: [
          `"${each.words}": say by which column of the result the first ${each.count} are found; it has ${present.join(", ")}.`,
        ],
      });
      continue;
    }
    const name = free(pipeline, `top_${each.count}`);
    changes.push({
      doubts: [],
      proposals: [
        proposal({
          id: `s-${name}`,
          title: `Keep the first ${each.count} rows by ${order.map(columnOf).join(", ")}`,
          reason: `You asked: "${each.words}".`,
          operations: [
            {
              op: "insert",
              name,
              kind: "top",
              config: { count: each.count, by: [...order] },
              edge: lastEdge(place),
              rank: 98,
            },
          ],
          touches: [name],
        }),
      ],
    });
  }
  return changes;
}
