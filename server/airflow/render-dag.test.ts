import { describe, expect, it } from "vitest";
import { dagId, pythonString } from "./python-literal.ts";
import { renderDag } from "./render-dag.ts";

const stage = (id: string, after: string[] = []) => ({
  id,
  kind: "transform" as const,
  nodes: [],
  after,
  reads: { datasets: [], sources: [] },
  query: { parts: [] },
  relations: [],
  columns: [],
  inexact: [],
  writes: { to: "dataset" as const, node: id },
  refuses: null,
});

describe("the DAG file", () => {
  it("holds only literals, whatever names and cells say", () => {
    const evil = '"); import os; os.system("x")\n# \\ \u2028 😀';
    const text = renderDag({
      name: evil,
      description: evil,
      schedule: { cron: '0 6 * * *"', timezone: evil },
      plan: { version: 1, name: evil, stages: [stage("a"), stage("b", ["a"])] },
      runtime: "abc",
      tags: [evil],
    });
    expect(text).not.toContain('import os; os.system("x")');
    expect(text).toContain('stages["a"] >> stages["b"]');
    expect([...text].every((char) => char.codePointAt(0)! < 128)).toBe(true);
  });

  it("escapes for Python", () => {
    expect(pythonString('a"b\\c\n😀é')).toBe('"a\\"b\\\\c\\u000a\\U0001f600\\u00e9"');
  });

  it("makes an id that Airflow takes", () => {
    expect(dagId("Orders: täglich ../..\n")).toMatch(/^[\w.-]+$/);
    expect(dagId("Orders: täglich ../..\n")).not.toContain("..");
    expect(dagId("///")).toBe("pipeline");
  });
});
