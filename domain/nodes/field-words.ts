import { type KindName, nodeKind } from "./table.ts";

/** What the inputs of a step are called. */
export const inputLabels: Readonly<Record<string, string>> = { from: "Reads from", left: "Left", right: "Right" };

const inputAsks: Readonly<Record<string, string>> = {
  from: "Choose the step whose rows it reads.",
  left: "Choose the step whose rows stand on the left.",
  right: "Choose the step whose rows are matched to those on the left.",
};

/** Every field and input of a kind by its path, as the form calls it. */
export const fieldLabels = (kind: KindName): Record<string, string> => ({
  ...inputLabels,
  ...Object.fromEntries(nodeKind(kind).fields.map(({ path, label }) => [path, label])),
});

/** What an empty field or input asks for; null where it may stay empty. */
export const askOf = (kind: KindName, path: string): string | null =>
  nodeKind(kind).inputs.includes(path)
    ? (inputAsks[path] ?? null)
    : (nodeKind(kind).fields.find((field) => field.path === path)?.ask ?? null);

const optionWords: Readonly<Record<string, string>> = {
  fail: "Stop run",
  stop: "Stop run",
  null: "Empty",
  "utf-8": "UTF-8",
  "utf-16": "UTF-16",
};

/** What a choice of a field is called where people choose; the document keeps the option itself. */
export const optionLabel = (option: string): string =>
  optionWords[option] ?? `${option.charAt(0).toUpperCase()}${option.slice(1)}`;
