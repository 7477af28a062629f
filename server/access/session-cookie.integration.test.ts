import { randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import { afterEach, expect, test } from "vitest";
import { forgetConfig } from "#server/platform/config.ts";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { cookieName, cookieOptions, sessionSecret, unreadableCookies } from "./session-cookie.ts";

useTestDatabase();
afterEach(() => {
  delete process.env.SLUICE_BASE_URL;
  forgetConfig();
});

const name = "sluice.session";
const token = (claims: object, secret = sessionSecret(), salt = name): Promise<string> =>
  encode({ token: claims, secret, salt });

test("another product's session on this host has another name, and is left alone", async () => {
  const theirs = await token({ sid: "1" }, "their secret", "authjs.session-token");
  expect(cookieName("session")).toBe(name);
  const sent = [
    { name: "authjs.session-token", value: theirs },
    { name: "next-auth.session-token", value: "rubbish" },
    { name: "sluice.session.notes", value: "rubbish" },
  ];
  expect(await unreadableCookies(sent)).toEqual([]);
});

test("a session that this server signed is kept, whole or in pieces", async () => {
  const value = await token({ sid: "1" });
  expect(await unreadableCookies([{ name, value }])).toEqual([]);
  const pieces = [
    { name: `${name}.1`, value: value.slice(50) },
    { name: `${name}.0`, value: value.slice(0, 50) },
  ];
  expect(await unreadableCookies(pieces)).toEqual([]);
});

test.each([
  ["rubbish", () => Promise.resolve("rubbish")],
  ["signed by somebody else", () => token({ sid: "1" }, randomBytes(32).toString("hex"))],
  ["signed for another use", () => token({ sid: "1" }, sessionSecret(), "sluice.device")],
  ["without a session", () => token({ name: "Ada" })],
])("a cookie that is %s is named to be cleared", async (_what, made) => {
  const value = await made();
  expect(await unreadableCookies([{ name, value }])).toEqual([name]);
  expect(await unreadableCookies([{ name: `${name}.0`, value }])).toEqual([`${name}.0`]);
});

test("over https the cookie is bound to this host, and no script reads it", () => {
  expect(cookieOptions()).toEqual({ httpOnly: true, sameSite: "lax", path: "/", secure: false });
  Object.assign(process.env, { SLUICE_BASE_URL: "https://sluice.example" });
  forgetConfig();
  expect(cookieName("session")).toBe("__Host-sluice.session");
  expect(cookieOptions()).toMatchObject({ httpOnly: true, secure: true });
});
