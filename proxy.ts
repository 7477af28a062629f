import { type NextRequest, NextResponse } from "next/server";
import { unreadableCookies } from "#server/api/auth.ts";

/**
 * A script policy with a nonce for every page. Uploads and the API stay out of the matcher: a body that passes here is cut
 * at 10 MB, and every procedure authorises by itself.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const nonce = btoa(crypto.randomUUID());
  const script =
    process.env.NODE_ENV === "development"
      ? `'self' 'unsafe-eval' 'nonce-${nonce}' 'strict-dynamic'`
      : `'self' 'nonce-${nonce}' 'strict-dynamic'`;
  const policy = [
    "default-src 'self'",
    `script-src ${script}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' ws:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const name of await unreadableCookies(request.cookies.getAll())) response.cookies.delete(name);
  return response;
}

export const config = {
  matcher: [
    { source: "/((?!api/|_next/|fonts/|favicon.ico).*)", missing: [{ type: "header", key: "next-router-prefetch" }] },
  ],
};
