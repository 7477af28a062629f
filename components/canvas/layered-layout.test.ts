import { describe, expect, it } from "vitest";
import { growthFault } from "#domain/testing/growth.ts";
import type { Graph, Link } from "./graph.ts";
import { layeredLayout, stepSize } from "./layered-layout.ts";
import { chain, link, step } from "./testing/graphs.ts";

const overlaps = (graph: Graph): string[] => {
  const places = [...layeredLayout(graph)];
  return places.flatMap(([a, one], index) =>
    places
      .slice(index + 1)
      .filter(([, two]) => Math.abs(one.x - two.x) < stepSize.width && Math.abs(one.y - two.y) < stepSize.height)
      .map(([b]) => `${a} ${b}`),
  );
};

describe("the first layout", () => {
  it("goes from left to right and never puts one step on another", () => {
    for (const length of [1, 2, 5, 16, 60]) expect(overlaps(chain(length))).toEqual([]);
    const places = layeredLayout(chain(3));
    expect(places.get("s0")!.x).toBeLessThan(places.get("s1")!.x);
  });

  it("flows in one direction: what a step reads stands at its left, in a long chain too", () => {
    for (const length of [16, 100]) {
      const graph = chain(length);
      const places = layeredLayout(graph);
      expect(graph.links.filter(({ from, to }) => places.get(from)!.x >= places.get(to)!.x)).toEqual([]);
      expect(new Set([...places.values()].map((place) => place.y)).size).toBe(1);
    }
  });

  it("leaves the lane to the rows that go on, and sends refused rows below", () => {
    const refused: Link = { ...link("check", "refused"), output: "rejects" };
    const places = layeredLayout({
      steps: ["check", "refused", "out"].map((name) => step(name)),
      links: [refused, link("check", "out")],
    });
    expect(places.get("out")!.y).toBe(places.get("check")!.y);
    expect(places.get("refused")!.y).toBeGreaterThan(places.get("check")!.y);
  });

  it("puts a step without a place behind what it reads, clear of the others", () => {
    const graph = chain(3);
    const steps = [step("s0", [0, 0]), step("s1"), step("s2", [232, 0])];
    const places = layeredLayout({ ...graph, steps });
    expect(places.get("s1")!.x).toBeGreaterThan(0);
    expect(overlaps({ ...graph, steps })).toEqual([]);
  });

  it("keeps a place that a person gave", () => {
    const graph = chain(3);
    expect(layeredLayout({ ...graph, steps: [step("s0"), step("s1", [7, 9]), step("s2")] }).get("s1")).toEqual({
      x: 7,
      y: 9,
    });
  });

  it("stands a looked-up source beside its join, and survives a circle", () => {
    const graph: Graph = {
      steps: ["a", "b", "join", "look"].map((name) => step(name)),
      links: [link("a", "b"), link("b", "join"), link("look", "join", true)],
    };
    const places = layeredLayout(graph);
    expect(places.get("look")!.x).toBe(places.get("b")!.x);
    expect(overlaps(graph)).toEqual([]);
    expect(layeredLayout({ steps: [step("a"), step("b")], links: [link("a", "b"), link("b", "a")] }).size).toBe(2);
  });
});

describe("at the limit of 2,000 steps", () => {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const fan = (count: number): Graph => ({
    steps: numbers(count).map((index) => step(`s${index}`)),
    links: numbers(count - 1).map((index) => link("s0", `s${index + 1}`)),
  });
  /** Two ways join again and again: a walk that visits each way apart does not end. */
  const lattice = (count: number): Graph => ({
    steps: numbers(count).map((index) => step(`s${index}`)),
    links: numbers(count - 2).flatMap((index) => [
      link(`s${index}`, `s${index + 2}`),
      link(`s${index + 1}`, `s${index + 2}`, true),
    ]),
  });
  const circle = (count: number): Graph => {
    const { steps, links } = chain(count);
    return { steps, links: [...links, link(`s${count - 1}`, "s0")] };
  };
  it.each([
    ["chain", chain],
    ["fan", fan],
    ["lattice", lattice],
    ["circle", circle],
  ] as const)("a %s is laid out in proportion to its steps", (_name, shape) => {
    expect(growthFault(shape, layeredLayout)).toBeNull();
    expect(layeredLayout(shape(1_998)).size).toBe(1_998);
  });
});
