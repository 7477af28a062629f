import { beforeAll, describe, expect, test } from "vitest";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { knownDevice } from "./known-devices.ts";
import { setPassword } from "./own-account.ts";
import { findCaller } from "./sessions.ts";
import { signInWithLink, signInWithPassword } from "./sign-in.ts";
import { createSigninLink } from "./signin-link.ts";

const email = "admin@localhost";
const password = "correct horse battery";

type Answer = "let in" | "wrong" | "waits" | string;
const said = (message: string): Answer =>
  message.includes("do not belong together") ? "wrong" : message.includes("Too many attempts") ? "waits" : message;

interface Try {
  readonly client: string;
  readonly password?: string;
  readonly email?: string;
  readonly device?: string;
}
const attempt = ({ client, device = "", ...given }: Try): Promise<Answer> =>
  signInWithPassword({ email, password: "wrong", ...given }, { client, device }).then(
    () => "let in",
    (error: Error) => said(error.message),
  );

const many = (count: number, make: (index: number) => Try): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => attempt(make(index))));
const counted = (answers: readonly Answer[], what: Answer): number => answers.filter((each) => each === what).length;

describe("guesses", () => {
  useTestDatabase();
  let personId: string;

  beforeAll(async () => {
    const link = await createSigninLink({ baseUrl: "http://localhost:3000", isFirst: true });
    const admin = (await findCaller(await signInWithLink(new URL(link!).searchParams.get("token")!)))!;
    personId = admin.personId;
    await setPassword(admin, password);
  });

  test("from one client are ten for an account; its owner comes in from another client meanwhile", async () => {
    const answers = await many(40, () => ({ client: "203.0.113.1" }));
    expect([counted(answers, "wrong"), counted(answers, "waits")]).toEqual([10, 30]);
    expect(await attempt({ client: "203.0.113.1", password })).toBe("waits");
    expect(await attempt({ client: "198.51.100.1", password })).toBe("let in");
  });

  test("by many clients do not keep a known browser out, not even from among them", async () => {
    const device = knownDevice(personId, "");
    for (let round = 0; round < 4; round += 1) await many(9, (index) => ({ client: `203.0.113.${10 + index}` }));
    await many(20, () => ({ client: "203.0.113.77" }));
    const beganAt = Date.now();
    expect(await attempt({ client: "203.0.113.77", password, device })).toBe("let in");
    expect(Date.now() - beganAt).toBeLessThan(1_500);
  });

  test("a known browser has ten guesses too, and one known to somebody else, or made up, is none", async () => {
    const device = knownDevice(personId, "");
    const answers = await many(30, () => ({ client: "198.51.100.20", device }));
    expect([counted(answers, "wrong"), counted(answers, "waits")]).toEqual([10, 20]);
    for (const not of [knownDevice("somebody else", ""), device.slice(0, -3), `${device.split(".")[0]}.x`, "x.y"])
      expect(await attempt({ client: "203.0.113.1", password, device: not })).toBe("waits");
  });

  test("of one client over many accounts end as well", async () => {
    const answers = await many(150, (index) => ({ client: "203.0.113.99", email: `person${index}@example.org` }));
    expect([counted(answers, "wrong"), counted(answers, "waits")]).toEqual([100, 50]);
  });

  test("by many clients at one account come one at a time, ever slower, and still end in an answer", async () => {
    const spread = { email: "spread@example.org" };
    await many(30, (index) => ({ ...spread, client: `192.0.2.${index}` }));
    const beganAt = Date.now();
    const answers = await many(6, (index) => ({ ...spread, client: `192.0.2.${100 + index}` }));
    expect(counted(answers, "wrong")).toBe(6);
    expect(Date.now() - beganAt).toBeGreaterThan(1_200);
  });
});
