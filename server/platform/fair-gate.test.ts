import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { FairGate, type GateLimits } from "./fair-gate.ts";

const limits: GateLimits = {
  atOnce: 3,
  perWorkspace: 3,
  perPerson: 2,
  waitingPerPerson: 10,
  waiting: 15,
  longestWaitMs: 60_000,
};
const gateOf = (given: Partial<GateLimits> = {}): FairGate => new FairGate({ name: "Previews", ...limits, ...given });
const person = (personId: string, workspaceId = "w"): { personId: string; workspaceId: string } => ({
  personId,
  workspaceId,
});

/** Goes in, notes it, and stays for a moment. */
function visits(gate: FairGate, order: string[]) {
  return async (who: string): Promise<void> => {
    const leave = await gate.enter(person(who));
    order.push(who);
    await sleep(10);
    leave();
  };
}

describe("a fair gate", () => {
  test("lets people in by turns, however many things one of them asks for first", async () => {
    const order: string[] = [];
    const visit = visits(gateOf({ perPerson: 1, atOnce: 1 }), order);
    await Promise.all([...Array.from({ length: 8 }, () => visit("eager")), visit("late"), visit("later")]);
    expect(order.slice(0, 4)).toEqual(["eager", "eager", "late", "later"]);
    expect(order).toHaveLength(10);
  });

  test("never holds more than the process, a workspace and a person may have", async () => {
    const gate = gateOf({ atOnce: 4, perWorkspace: 3, perPerson: 2, waitingPerPerson: 100, waiting: 200 });
    const inside = new Map<string, number>();
    let most = 0;
    const visit = async (who: { personId: string; workspaceId: string }): Promise<void> => {
      const leave = await gate.enter(who);
      for (const key of [who.personId, who.workspaceId]) inside.set(key, (inside.get(key) ?? 0) + 1);
      most = Math.max(most, gate.inside);
      expect(inside.get(who.personId)).toBeLessThanOrEqual(2);
      expect(inside.get(who.workspaceId)).toBeLessThanOrEqual(3);
      await sleep(1);
      for (const key of [who.personId, who.workspaceId]) inside.set(key, inside.get(key)! - 1);
      leave();
      leave();
    };
    const people = ["a", "b", "c"].flatMap((name) => ["v", "w"].map((space) => person(name + space, space)));
    await Promise.all(people.flatMap((each) => Array.from({ length: 20 }, () => visit(each))));
    expect(most).toBe(4);
    expect([gate.inside, gate.waiting]).toEqual([0, 0]);
  });

  test("lets no workspace have more than its share, whoever asks, and leaves the rest to others", async () => {
    const gate = gateOf({ atOnce: 4, perWorkspace: 3, perPerson: 2 });
    const inside: string[] = [];
    const enter = async (name: string, workspace: string): Promise<() => void> => {
      const leave = await gate.enter(person(name, workspace));
      inside.push(name);
      return leave;
    };
    const entered = ["a", "b", "c", "d"].map((name) => enter(name, "v"));
    await sleep(1);
    expect(inside).toEqual(["a", "b", "c"]);
    const other = await enter("e", "w");
    (await entered[0]!)();
    await sleep(1);
    expect(inside).toEqual(["a", "b", "c", "e", "d"]);
    for (const leave of [other, ...(await Promise.all(entered.slice(1)))]) leave();
    expect(gate.inside).toBe(0);
  });

  test("tells whoever has too many waiting that it is busy, and others still get in line", async () => {
    const gate = gateOf({ waitingPerPerson: 2, waiting: 3 });
    const leaves = await Promise.all([gate.enter(person("a")), gate.enter(person("a"))]);
    const waiting = [gate.enter(person("a")), gate.enter(person("a"))];
    await expect(gate.enter(person("a"))).rejects.toMatchObject({
      code: "busy",
      message: "Previews of yours are waiting already: 2, and no more fit in.",
      problems: [{ mend: "Try again in a few seconds." }],
    });
    leaves.push(await gate.enter(person("b")));
    waiting.push(gate.enter(person("b")));
    await expect(gate.enter(person("c"))).rejects.toMatchObject({ code: "busy" });
    for (const leave of leaves) leave();
    for (const each of waiting) (await each)();
    expect([gate.inside, gate.waiting]).toEqual([0, 0]);
  });

  test("forgets who went away, and who waited too long", async () => {
    const gate = gateOf({ longestWaitMs: 40 });
    const leaves = await Promise.all([gate.enter(person("a")), gate.enter(person("a"))]);
    const away = new AbortController();
    const gone = gate.enter(person("a"), away.signal);
    const late = gate.enter(person("a"));
    away.abort();
    await expect(gone).rejects.toMatchObject({ code: "cancelled" });
    await expect(late).rejects.toMatchObject({ code: "busy" });
    for (const leave of leaves) leave();
    expect([gate.inside, gate.waiting]).toEqual([0, 0]);
    await expect(gate.enter(person("a"), away.signal)).rejects.toMatchObject({ code: "cancelled" });
  });
});
