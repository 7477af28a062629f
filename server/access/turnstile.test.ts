import { expect, test } from "vitest";
import { takeTurn } from "./turnstile.ts";

/** Of clients that come at once, how long each waited, in ms; the shortest first. */
async function waits(account: string, clients: readonly string[], attempts: number): Promise<number[]> {
  const beganAt = performance.now();
  const waited = await Promise.all(
    clients.map(async (client) => ((await takeTurn(account, client, attempts)) ? performance.now() - beganAt : -1)),
  );
  return waited.toSorted((one, other) => one - other);
}

test("thirty attempts at an account go at once, from wherever they come", async () => {
  let turns = 0;
  const all = Array.from({ length: 30 }, (_, index) =>
    takeTurn("calm", `client ${index}`, index + 1).then((isAdmitted) => (turns += Number(isAdmitted))),
  );
  await new Promise((resolve) => setImmediate(resolve));
  expect(turns).toBe(30);
  await Promise.all(all);
});

test("more of them go one at a time, with pauses that grow", async () => {
  const [first = 0, second = 0, third = 0] = await waits("busy", ["a", "b", "c"], 31);
  expect(first).toBeGreaterThan(240);
  expect(second - first).toBeGreaterThan(200);
  expect(third - second).toBeGreaterThan(200);
  expect((await waits("busier", ["a"], 51))[0]).toBeGreaterThan(490);
});

test("a client that waits already is not let in line again, and others are", async () => {
  const [refused = 0, ...others] = await waits("again", ["a", "a", "b"], 31);
  expect(refused).toBe(-1);
  expect(others.every((each) => each > 240)).toBe(true);
});
