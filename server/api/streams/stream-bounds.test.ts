import { beforeEach, expect, test } from "vitest";
import { forgetProcessWide } from "#server/platform/process-wide.ts";
import { downloads, openStream, uploads } from "./stream-bounds.ts";

const person = (personId: string, workspaceId = "w") => ({ personId, workspaceId });
const isIn = async (entering: Promise<unknown>): Promise<boolean> =>
  Promise.race([entering.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 20, false))]);

beforeEach(() => {
  for (const each of ["uploads", "downloads", "streams of people"]) forgetProcessWide(each);
});

test("a person has 24 live streams, one more is told that they are busy, and what is closed makes room once", () => {
  const ends = Array.from({ length: 24 }, () => openStream(person("ada")));
  const busy = expect.objectContaining({ code: "busy" });
  expect(() => openStream(person("ada"))).toThrow(busy);
  openStream(person("bob"))();
  ends[0]!();
  ends[0]!();
  ends.push(openStream(person("ada")));
  expect(() => openStream(person("ada"))).toThrow(busy);
  for (const end of ends) end();
});

test.each([
  { name: "uploads", gate: uploads, atOnce: 4 },
  { name: "downloads", gate: downloads, atOnce: 2 },
])("$name of one person wait for each other, those of others go on", async ({ gate, atOnce }) => {
  const leave = await Promise.all(Array.from({ length: atOnce }, () => gate().enter(person("ada"))));
  const next = gate().enter(person("ada"));
  expect(await isIn(next)).toBe(false);
  const other = gate().enter(person("bob"));
  expect(await isIn(other)).toBe(true);
  leave[0]!();
  expect(await isIn(next)).toBe(true);
  for (const each of [...leave.slice(1), await next, await other]) each();
  expect(gate().inside).toBe(0);
});
