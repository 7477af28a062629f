import type { Graph, Link, Step } from "../graph.ts";

export const step = (name: string, position: Step["position"] = null): Step => ({
  name,
  kind: "filter",
  title: name,
  summary: "",
  state: "normal",
  columns: null,
  rows: null,
  problems: 0,
  problem: null,
  unfilled: 0,
  effect: null,
  suggestions: [],
  findings: [],
  position,
});
export const link = (from: string, to: string, lookup = false): Link => ({
  id: `${from}>${to}`,
  from,
  output: "out",
  to,
  port: lookup ? "right" : "from",
  proposed: false,
  lookup,
  rows: null,
  removed: 0,
  rejected: 0,
  added: 0,
});
export const chain = (length: number): Graph => {
  const names = Array.from({ length }, (_, index) => `s${index}`);
  return {
    steps: names.map((name) => step(name)),
    links: names.slice(1).map((name, index) => link(names[index]!, name)),
  };
};
