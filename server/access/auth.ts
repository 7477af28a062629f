import { cookies as requestCookies } from "next/headers";
import { NextRequest } from "next/server";
import NextAuth, { AuthError, CredentialsSignin, type NextAuthConfig } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import { clientOfHeaders } from "./client-address.ts";
import { knownDevice } from "./known-devices.ts";
import { cookieName, cookieOptions, cookies, sessionSecret } from "./session-cookie.ts";
import { endSession, findCaller, sessionLifetimeMs } from "./sessions.ts";
import { signInWithLink, signInWithPassword, type Visitor } from "./sign-in.ts";

/** Carries the clear message to the form. */
export class SigninRefused extends CredentialsSignin {
  constructor(message: string) {
    super(message);
    this.code = message;
  }
}

const deviceLifetimeSeconds = 365 * 24 * 3_600;

const refusing =
  (find: (given: unknown, visitor: Visitor) => Promise<string>) =>
  async (given: unknown, request: Request): Promise<{ id: string }> => {
    try {
      const jar = await requestCookies();
      const device = jar.get(cookieName("device"))?.value ?? "";
      const id = await find(given, { client: clientOfHeaders(request.headers), device });
      const person = (await findCaller(id))?.personId;
      const known = { ...cookieOptions(), maxAge: deviceLifetimeSeconds };
      if (person) jar.set(cookieName("device"), knownDevice(person, device), known);
      return { id };
    } catch (error) {
      if (error instanceof SluiceError)
        throw new SigninRefused([error.message, error.problems[0]?.mend].filter(Boolean).join(" "));
      if (error instanceof z.ZodError) throw new SigninRefused("Something is missing in the form.");
      throw error;
    }
  };

const passwordForm = z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(1000) });
const linkForm = z.object({ token: z.string().min(1).max(200) });
const invitationForm = linkForm.extend({
  name: z.string().trim().min(1).max(100),
  password: z.string().min(10).max(200),
});

const providers = [
  Credentials({
    id: "password",
    credentials: { email: {}, password: {} },
    authorize: refusing((given, visitor) => signInWithPassword(passwordForm.parse(given), visitor)),
  }),
  Credentials({
    id: "link",
    credentials: { token: {} },
    authorize: refusing((given) => signInWithLink(linkForm.parse(given).token)),
  }),
  Credentials({
    id: "invitation",
    credentials: { token: {}, name: {}, password: {} },
    authorize: refusing((given) => acceptInvitation(invitationForm.parse(given))),
  }),
];

/**
 * What a browser sends can be wrong in many ways (a cookie that cannot be read, a form without its token): then nobody is
 * signed in, and that is all. What broke on our side while somebody signed in must be seen.
 */
const isOurFault = (error: Error): boolean =>
  !(error instanceof AuthError) || (error.type === "CallbackRouteError" && !(error instanceof CredentialsSignin));

/** The cookie holds the session's id and nothing else; who that is, and what they may do, is looked up each time. */
const settings = (): NextAuthConfig => ({
  secret: sessionSecret(),
  cookies: cookies(),
  trustHost: true,
  session: { strategy: "jwt", maxAge: sessionLifetimeMs / 1000 },
  pages: { signIn: "/signin", signOut: "/signin", error: "/signin" },
  providers,
  callbacks: {
    jwt: ({ token, user }) => (user?.id ? { sid: user.id } : { sid: token.sid }),
    session: ({ session, token }) => ({
      expires: session.expires,
      sessionId: typeof token.sid === "string" ? token.sid : null,
    }),
  },
  events: {
    signOut: async (message) => {
      if ("token" in message && typeof message.token?.sid === "string") await endSession(message.token.sid);
    },
  },
  logger: {
    error: (error) => {
      if (isOurFault(error)) throw error;
    },
    warn: () => undefined,
    debug: () => undefined,
  },
});

const next = NextAuth(settings);
export const { signIn, signOut } = next;

/** The library answers 500 to a cookie that names no address to return to; where to return is said in the request anyway. */
function withoutReturn(request: NextRequest): NextRequest {
  const headers = new Headers(request.headers);
  const kept = (headers.get("cookie") ?? "")
    .split(";")
    .filter((each) => each.trim().split("=")[0] !== cookieName("callback"));
  headers.set("cookie", kept.join(";"));
  return new NextRequest(request, { headers });
}

export const handlers = {
  GET: (request: NextRequest): Promise<Response> => next.handlers.GET(withoutReturn(request)),
  POST: (request: NextRequest): Promise<Response> => next.handlers.POST(withoutReturn(request)),
};

/** The id in the request's cookie, or null. */
export async function currentSessionId(): Promise<string | null> {
  const session = (await next.auth()) as { sessionId?: string | null } | null;
  return session?.sessionId ?? null;
}
