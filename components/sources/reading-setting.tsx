"use client";
import { useState } from "react";
import { fileSource } from "#domain/nodes/file-source.ts";
import type { Decision } from "#domain/reading/decision.ts";
import { type Encoding, encodings } from "#domain/reading/encodings.ts";
import { Field, Input } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";

interface Option {
  readonly value: string;
  readonly label: string;
}

/** One setting of how a file is read: a choice, or a text that `parse` makes a value of; undefined leaves it to the file. */
interface Setting {
  readonly path: string;
  readonly label: string;
  readonly options: readonly Option[] | null;
  readonly parse: (text: string) => unknown;
  readonly isWrong: (text: string) => string | null;
}

const asFound = "as found";
const yesOrNo: readonly Option[] = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];
const headers: readonly Option[] = [
  ...yesOrNo,
  { value: "2", label: "The first two rows are" },
  { value: "3", label: "The first three rows are" },
];
/** The decision of which a setting takes the choices that the file offers. */
const choicesOf: Readonly<Partial<Record<string, Decision["part"]>>> = {
  member: "container",
  sheet: "sheet",
  records: "records",
};
const ofText = new Set(["delimiter", "quote", "escape", "widths", "repeats"]);
const ofRows = new Set(["header", "skip", "foot", "table"]);

/** Whether a setting says something of such a file. */
function fits(path: string, decisions: readonly Decision[]): boolean {
  const chosen = (part: Decision["part"]): string | undefined => decisions.find((each) => each.part === part)?.chosen;
  if (decisions.length === 0) return true;
  const isSheet = chosen("sheet") !== undefined;
  const isText = chosen("delimiter") !== undefined || isSheet;
  if (path === "sheet") return isSheet;
  if (path === "member") return decisions.some(({ part, says }) => part === "container" && says.endsWith(" in a zip"));
  if (path === "records") return (chosen("format") ?? "").endsWith("json");
  if (path === "encoding") return chosen("encoding") !== undefined && !isSheet;
  if (ofText.has(path)) return isText && !isSheet;
  return ofRows.has(path) ? isText : true;
}

const wholeNumber = (text: string): string | null => (/^\d+$/.test(text.trim()) ? null : "Give a whole number.");
const widthList = (text: string): string | null =>
  /^\d+(\s*,\s*\d+)*$/.test(text.trim()) ? null : "Give the letters of each column, such as 8, 12, 0.";

function found(path: string, decisions: readonly Decision[]): Option[] | null {
  const decision = decisions.find(({ part }) => part === choicesOf[path]);
  if (!decision || decision.others.length === 0) return null;
  return [decision, ...decision.others].map(({ chosen, says }) => ({
    value: chosen,
    label: path === "records" ? says : chosen,
  }));
}

/** The settings of a file of this kind, in the order in which it is read. */
export function settingsOf(decisions: readonly Decision[]): Setting[] {
  const fields = fileSource.fields.filter(({ path }) => path !== "path" && fits(path, decisions));
  const settings = fields.map(({ path, label, control, options }): Setting => {
    if (path === "header")
      return { path, label, options: headers, isWrong: () => null, parse: (text) => JSON.parse(text) as unknown };
    if (control === "switch")
      return { path, label, options: yesOrNo, isWrong: () => null, parse: (text) => text === "true" };
    if (control === "number") return { path, label, options: null, isWrong: wholeNumber, parse: Number };
    const titled = options?.map((value) => ({
      value,
      label: path === "encoding" ? encodings[value as Encoding].title : value,
    }));
    return { path, label, options: titled ?? found(path, decisions), isWrong: () => null, parse: (text) => text };
  });
  if (!fits("widths", decisions)) return settings;
  const widths = { path: "widths", label: "Widths of columns, in letters", options: null, isWrong: widthList };
  return [...settings, { ...widths, parse: (text) => text.split(",").map(Number) }];
}

const shown = (value: unknown): string =>
  Array.isArray(value) ? value.join(", ") : value === undefined ? "" : String(value);

export function ReadingSetting({
  setting,
  value,
  onChange,
}: {
  setting: Setting;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { label, options, parse, isWrong } = setting;
  const [text, setText] = useState(shown(value));
  const wrong = text === "" || options ? null : isWrong(text);
  const write = (next: string) => {
    setText(next);
    if (next === "") onChange(undefined);
    else if (isWrong(next) === null) onChange(parse(next));
  };
  return (
    <Field label={label} error={wrong ?? undefined}>
      {(control) =>
        options ? (
          <Select
            id={control.id}
            label={label}
            value={value === undefined ? asFound : shown(value)}
            options={[{ value: asFound, label: "As found" }, ...options]}
            onChange={(next) => onChange(next === asFound ? undefined : parse(next))}
          />
        ) : (
          <Input {...control} value={text} placeholder="As found" onChange={(event) => write(event.target.value)} />
        )
      }
    </Field>
  );
}
