import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readStep } from "./testing/example.ts";
import { nodeKind, nodeKinds, kindNames } from "./table.ts";

describe.each(kindNames)("%s", (name) => {
  const kind = nodeKind(name);

  test("its example is a step of its kind, without problems", () => {
    expect(readStep(kind.example)).toMatchObject({ node: { kind: name }, problems: [] });
  });

  test("is filed under its own name, with phrases", () => {
    expect(kind.kind).toBe(name);
    expect(kind.phrases.length).toBeGreaterThan(0);
  });

  test("its fields, inputs and defaults stand in its configuration", () => {
    const { properties = {} } = z.toJSONSchema(kind.config, { io: "input", unrepresentable: "any" });
    const known = Object.keys(properties);
    for (const path of [
      ...kind.inputs,
      ...Object.keys(kind.defaults),
      ...kind.fields.map((field) => field.path.split(".")[0]),
    ])
      expect(known).toContain(path);
    for (const field of kind.fields) if (field.port) expect(kind.inputs).toContain(field.port);
  });
});

test("no two kinds share a spelling, or a title within a family", () => {
  const kinds = Object.values(nodeKinds);
  for (const spelled of [
    kinds.map((kind) => `${kind.spelling.head} ${kind.spelling.value}`),
    kinds.map((kind) => `${kind.family} ${kind.title}`),
  ])
    expect(new Set(spelled).size).toBe(kinds.length);
});
