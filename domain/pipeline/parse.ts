import { type ErrorCode, type Document, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { describeIssues, isEmpty } from "../errors/issue-words.ts";
import { type Problem, problem } from "../errors/problem.ts";
import { askOf, fieldLabels } from "../nodes/field-words.ts";
import { nodeNamePattern, upstreamNode, upstreamPort, upstreamSchema } from "../nodes/fields.ts";
import { type KindName, nodeKind, nodeKinds } from "../nodes/table.ts";
import type { Draft, NodeInput, Pipeline, PipelineNode, Schedule } from "./document.ts";
import { graphProblems } from "./graph-problems.ts";
import { groupsSchema, settledGroups } from "./groups.ts";
import { remembered } from "./remembered.ts";

export const maxDocumentBytes = 1_000_000;
const maxNodes = 2_000;

const scheduleSchema = z.strictObject({
  cron: z
    .string()
    .regex(/^\s*(\S+\s+){4}\S+\s*$/, "Write five parts: minute, hour, day, month and weekday, such as 0 6 * * *."),
  timezone: z.string().min(1).default("UTC"),
});
const layoutSchema = z.record(z.string(), z.tuple([z.number(), z.number()]));
const ranksSchema = z.record(z.string(), z.number());
const known = new Set(["sluice", "name", "description", "schedule", "nodes", "layout", "ranks", "groups"]);

type Raw = Record<string, unknown>;
const isRecord = (value: unknown): value is Raw => typeof value === "object" && value !== null && !Array.isArray(value);

/** The YAML tree with ranges, for splicing; `parsePipeline` reads the same tree. */
export const parseYaml = remembered(8, readYaml);

/** Faults of YAML that people make often, in plain words. */
const yamlFaults: Readonly<Partial<Record<ErrorCode, { says: string; mend: string }>>> = {
  DUPLICATE_KEY: { says: "This name is there already.", mend: "Give every entry a name of its own." },
  TAB_AS_INDENT: { says: "The line begins with a tab.", mend: "Begin it with blanks." },
  BLOCK_AS_IMPLICIT_KEY: {
    says: "A second name with a colon stands on this line.",
    mend: "Put it on a line of its own, or the text in quotes.",
  },
};
/** The parser's own sentence without the place that stands before it. */
const ownWords = (message: string): string => message.split("\n")[0]!.replace(/( at line \d+, column \d+)?[.:]?$/, ".");

function readYaml(text: string): { tree: Document; lines: LineCounter; problems: Problem[] } {
  const lines = new LineCounter();
  const tree = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: false, version: "1.2" });
  const problems = tree.errors.map((error) => {
    const place = lines.linePos(error.pos[0]);
    const fault = yamlFaults[error.code];
    const says = fault?.says ?? ownWords(error.message);
    return problem("invalid_document", `Line ${place.line}, column ${place.col}: ${says}`, {
      row: place.line,
      mend: fault?.mend ?? "Correct the YAML at that line.",
    });
  });
  return { tree, lines, problems };
}

const spelledKind = (value: Raw): { kind: KindName | null; config: Raw; spelled: string } => {
  for (const head of ["source", "sink"] as const) {
    if (!(head in value)) continue;
    const { [head]: named, ...config } = value;
    const entry = Object.values(nodeKinds).find((kind) => kind.spelling.head === head && kind.spelling.value === named);
    return { kind: (entry?.kind as KindName | undefined) ?? null, config, spelled: `${head}: ${String(named)}` };
  }
  const [spelled, config, ...rest] = [
    ...Object.keys(value).slice(0, 1),
    Object.values(value)[0],
    ...Object.keys(value).slice(1),
  ];
  const entry =
    rest.length === 0
      ? Object.values(nodeKinds).find((kind) => kind.spelling.head === "transform" && kind.spelling.value === spelled)
      : undefined;
  return {
    kind: (entry?.kind as KindName | undefined) ?? null,
    config: isRecord(config) ? config : {},
    spelled: String(spelled ?? "nothing"),
  };
};

function configProblems(node: string, kind: KindName, config: Raw): { config: Raw; problems: Problem[] } {
  const result = nodeKind(kind).config.safeParse(config);
  if (result.success) return { config: result.data as Raw, problems: [] };
  const { title, example } = nodeKind(kind);
  const subject = { given: config, whole: title, labels: fieldLabels(kind) };
  const problems = describeIssues(result.error.issues, subject).map(({ path, code, value, wrong, fix }) => {
    const ask = path.length === 1 && isEmpty(value) ? askOf(kind, String(path[0])) : null;
    // only who writes the text can name a setting that is not there, or give one another shape: the example shows how it is written
    const isText =
      code === "unrecognized_keys" ||
      code === "invalid_union" ||
      (code === "invalid_type" && typeof value === "object");
    return problem("invalid_document", `${node}: ${wrong}`, {
      node,
      field: path.join(".") || null,
      mend: isText ? `${fix} It is written like this: ${example}` : (ask ?? fix),
    });
  });
  return { config, problems };
}

function inputsOf(kind: KindName, config: Raw): NodeInput[] {
  return nodeKind(kind).inputs.flatMap((port) => {
    const value = config[port];
    if (typeof value !== "string" || !upstreamSchema.safeParse(value).success) return [];
    return [{ port, node: upstreamNode(value), output: upstreamPort(value) }];
  });
}

function readNode(name: string, value: unknown): { node: PipelineNode | null; problems: Problem[] } {
  const place = { node: name };
  if (!nodeNamePattern.test(name))
    return {
      node: null,
      problems: [
        problem("invalid_document", `"${name.slice(0, 80)}" cannot be a step's name`, {
          ...place,
          mend: "Use letters, digits, _ or -, starting with a letter.",
        }),
      ],
    };
  if (!isRecord(value))
    return {
      node: null,
      problems: [
        problem("invalid_document", `${name} has no step in it`, {
          ...place,
          mend: `Write, for example: ${nodeKinds.filter.example}`,
        }),
      ],
    };
  const { kind, config: raw, spelled } = spelledKind(value);
  if (!kind)
    return {
      node: null,
      problems: [
        problem("invalid_document", `${name}: "${spelled}" is not a kind of step`, {
          ...place,
          got: spelled,
          expected: Object.values(nodeKinds)
            .map((each) =>
              each.spelling.head === "transform"
                ? each.spelling.value
                : `${each.spelling.head}: ${each.spelling.value}`,
            )
            .join(", "),
          mend: "Use one of the kinds listed.",
        }),
      ],
    };
  const { config, problems } = configProblems(name, kind, raw);
  return { node: { name, kind, config, inputs: inputsOf(kind, config) }, problems };
}

function part<T>(schema: z.ZodType<T>, value: unknown, field: string): { value: T | null; problems: Problem[] } {
  if (value === undefined || value === null) return { value: null, problems: [] };
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, problems: [] };
  return {
    value: null,
    problems: describeIssues(result.error.issues, { given: { [field]: value }, whole: field }, [field]).map((issue) =>
      problem("invalid_document", issue.wrong, { field: issue.path.join("."), mend: issue.fix }),
    ),
  };
}

const empty: Pipeline = { name: "untitled", schedule: null, nodes: [], layout: {}, ranks: {}, groups: [] };

const unreadable = (problems: readonly Problem[]): Draft => ({ pipeline: empty, problems, isReadable: false });
const refused = (code: "too_large" | "invalid_document", message: string, mend: string): Draft =>
  unreadable([problem(code, message, { mend })]);

/** Reads a document. Half-done work is a draft with problems; with none it is executable. */
export const parsePipeline = remembered(32, readPipeline);

function readPipeline(text: string): Draft {
  if (text.length > maxDocumentBytes) return refused("too_large", "The document is over 1 MB.", "Split the pipeline.");
  const { tree, problems: syntax } = parseYaml(text);
  if (syntax.length > 0) return unreadable(syntax);
  let root: unknown;
  try {
    root = tree.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return refused(
      "invalid_document",
      `The document cannot be expanded: ${(error as Error).message}`,
      "Remove the aliases.",
    );
  }
  if (!isRecord(root)) return refused("invalid_document", "The document is not a mapping.", "Start with: sluice: 1");
  return readRoot(root);
}

function headProblems(root: Raw): Problem[] {
  const problems = Object.keys(root)
    .filter((key) => !known.has(key))
    .map((key) =>
      problem("invalid_document", `"${key}" is not a part of a pipeline.`, {
        field: key,
        mend: `Use ${[...known].join(", ")}.`,
      }),
    );
  if (root.sluice === 1) return problems;
  return [
    problem("invalid_document", "The first line says which language this is.", {
      field: "sluice",
      expected: "1",
      got: String(root.sluice ?? "nothing"),
      mend: "Write sluice: 1",
    }),
    ...problems,
  ];
}

function readNodes(given: unknown): { nodes: PipelineNode[]; shape: Problem[]; problems: Problem[] } {
  if (!isRecord(given)) {
    const mend = `Write, for example: orders: ${nodeKinds.file_source.example}`;
    const message = "nodes is not a mapping of names to steps.";
    return { nodes: [], shape: [problem("invalid_document", message, { field: "nodes", mend })], problems: [] };
  }
  const entries = Object.entries(given);
  const shape =
    entries.length > maxNodes
      ? [
          problem("too_large", `A pipeline has at most ${maxNodes} steps.`, {
            field: "nodes",
            got: String(entries.length),
            mend: "Split the pipeline.",
          }),
        ]
      : [];
  const read = entries.slice(0, maxNodes).map(([key, value]) => readNode(key, value));
  return {
    nodes: read.flatMap((each) => each.node ?? []),
    shape,
    problems: read.flatMap((each) => each.problems),
  };
}

function has(nodes: readonly PipelineNode[]): (name: string) => boolean {
  const names = new Set(nodes.map((node) => node.name));
  return (name) => names.has(name);
}

function readRoot(root: Raw): Draft {
  const name = part(z.string().min(1).max(200), root.name, "name");
  const schedule = part<Schedule>(scheduleSchema, root.schedule, "schedule");
  const layout = part(layoutSchema, root.layout, "layout");
  const ranks = part(ranksSchema, root.ranks, "ranks");
  const groups = part(groupsSchema, root.groups, "groups");
  const { nodes, shape, problems } = readNodes(root.nodes ?? {});
  const pipeline: Pipeline = {
    name: name.value ?? "untitled",
    schedule: schedule.value,
    layout: layout.value ?? {},
    ranks: ranks.value ?? {},
    groups: groups.value ? settledGroups(groups.value, has(nodes)) : [],
    nodes,
  };
  return {
    pipeline,
    isReadable: true,
    problems: [
      ...headProblems(root),
      ...shape,
      ...name.problems,
      ...schedule.problems,
      ...layout.problems,
      ...ranks.problems,
      ...groups.problems,
      ...problems,
      ...graphProblems(pipeline),
    ],
  };
}
