import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { signedIn } from "./support/sign-in.ts";

const home = (): string => new URL(process.env.SLUICE_TEST_URL!).origin;
const someId = "00000000-0000-4000-8000-000000000000";

/** Every address that the code has a page or a route for, with an id that nothing has where one is asked for. */
function doors(): string[] {
  const app = path.join(test.info().config.rootDir, "..", "app");
  return readdirSync(app, { recursive: true })
    .map(String)
    .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file))
    .map((file) => `/${path.dirname(file)}`)
    .map((place) =>
      place
        .replaceAll(/\/\([^)]*\)/g, "")
        .replace("[...nextauth]", "session")
        .replace("[trpc]", "session.get")
        .replaceAll(/\[\w+\]/g, someId)
        .replace(/\/\.$/, "/"),
    );
}

const signedElsewhere =
  "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIn0..AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/** Cookie headers that a browser may send and that nobody can be signed in by. */
const foreign: Record<string, string> = {
  rubbish: "sluice.session=rubbish",
  "nothing in it": "sluice.session=",
  "a token of another key": `sluice.session=${signedElsewhere}`,
  "a token of another product": `authjs.session-token=${signedElsewhere}; next-auth.session-token=${signedElsewhere}`,
  "pieces that make no whole": "sluice.session.0=abc; sluice.session.7=def",
  "a whole and pieces": `sluice.session=abc; sluice.session.0=${signedElsewhere}`,
  doubled: `sluice.session=abc; sluice.session=${signedElsewhere}`,
  "bytes of no letter": "sluice.session=%00%ff%fe; sluice.csrf=%E0%A4%A; sluice.callback=javascript:alert(1)",
  long: `sluice.session=${"x".repeat(7_000)}`,
  "longer than a header may be": `sluice.session=${"x".repeat(60_000)}`,
  "a word for an object": 'sluice.session={"sid":"x"}; sluice.csrf=[]',
};

test("a cookie that cannot be read is nobody's, on every door, and never a fault of ours", async ({ playwright }) => {
  test.setTimeout(300_000);
  const request = await playwright.request.newContext({ baseURL: home() });
  const found: string[] = [];
  let tried = 0;
  for (const door of doors())
    for (const [what, cookie] of Object.entries(foreign))
      for (const method of ["GET", "POST"] as const) {
        const answer = await request.fetch(door, {
          method,
          headers: { cookie, origin: home() },
          maxRedirects: 0,
          ...(method === "POST" ? { data: "x=1" } : {}),
        });
        tried += 1;
        if (answer.status() >= 500) found.push(`${method} ${door} with ${what}: ${answer.status()}`);
        if (door.startsWith("/api/trpc") && method === "GET" && answer.status() < 400)
          found.push(`${door} with ${what}: let in`);
      }
  expect(found).toEqual([]);
  expect(doors().length).toBeGreaterThan(15);
  expect(tried).toBe(doors().length * Object.keys(foreign).length * 2);
  await request.dispose();
});

test("what cannot be read is cleared by the next page, and another product's cookie is left alone", async ({
  playwright,
}) => {
  const request = await playwright.request.newContext({ baseURL: home() });
  const answer = await request.get("/signin", {
    headers: { cookie: "sluice.session=rubbish; sluice.session.0=x; authjs.session-token=theirs" },
  });
  expect(answer.status()).toBe(200);
  const set = answer.headersArray().filter(({ name }) => name.toLowerCase() === "set-cookie");
  const cleared = set
    .filter(({ value }) => /expires=Thu, 01 Jan 1970/i.test(value))
    .map(({ value }) => value.split("=")[0]);
  expect(cleared.toSorted()).toEqual(["sluice.session", "sluice.session.0"]);
  await request.dispose();
});

test("somebody who is signed in stays so beside other products' cookies", async ({ browser }) => {
  const context = await signedIn(browser);
  await context.addCookies([
    { name: "authjs.session-token", value: signedElsewhere, url: home() },
    { name: "next-auth.session-token", value: "rubbish", url: home() },
    { name: "authjs.csrf-token", value: "a|b", url: home() },
  ]);
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
  expect((await context.cookies()).map(({ name }) => name)).toContain("sluice.session");
  await context.close();
});
