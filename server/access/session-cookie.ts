import { decode } from "next-auth/jwt";
import { config } from "#server/platform/config.ts";
import { keyFor } from "./keys.ts";

const isSecure = (): boolean => config().baseUrl.startsWith("https:");

/** Names of our own: another product on this host that signs in with the same library has others, and is none of ours. */
export const cookieName = (what: "session" | "csrf" | "callback" | "device"): string =>
  `${isSecure() ? "__Host-" : ""}sluice.${what}`;

export const cookieOptions = () => ({ httpOnly: true, sameSite: "lax" as const, path: "/", secure: isSecure() });

export const cookies = () => ({
  sessionToken: { name: cookieName("session"), options: cookieOptions() },
  csrfToken: { name: cookieName("csrf"), options: cookieOptions() },
  callbackUrl: { name: cookieName("callback"), options: cookieOptions() },
});

export const sessionSecret = (): string => keyFor("session cookies").toString("hex");

interface Cookie {
  readonly name: string;
  readonly value: string;
}

/** A long value comes in numbered pieces. */
const pieceOf = (name: string): number | null => {
  const session = cookieName("session");
  if (name === session) return 0;
  return name.startsWith(`${session}.`) && /^\d{1,3}$/.test(name.slice(session.length + 1))
    ? Number(name.slice(session.length + 1))
    : null;
};

/** The session cookies of a request that cannot be read: rubbish, signed by somebody else, or over. To be cleared. */
export async function unreadableCookies(sent: readonly Cookie[]): Promise<string[]> {
  const pieces = sent.flatMap((cookie) => {
    const piece = pieceOf(cookie.name);
    return piece === null ? [] : [{ ...cookie, piece }];
  });
  if (pieces.length === 0) return [];
  const token = pieces
    .toSorted((one, other) => one.piece - other.piece)
    .map((each) => each.value)
    .join("");
  const read = await decode({ token, secret: sessionSecret(), salt: cookieName("session") }).catch(() => null);
  return typeof read?.sid === "string" ? [] : pieces.map((each) => each.name);
}
