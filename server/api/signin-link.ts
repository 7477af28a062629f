import { SigninRefused, signIn } from "#server/access/auth.ts";

const see = (location: string): Response =>
  new Response(null, {
    status: 303,
    headers: { location, "referrer-policy": "no-referrer", "cache-control": "no-store" },
  });

/** Opens a one-time link: sets the session's cookie and leads on, or to the form with the reason. */
export async function answerSigninLink(request: Request): Promise<Response> {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  try {
    await signIn("link", { token, redirect: false });
    return see("/");
  } catch (error) {
    if (error instanceof SigninRefused) return see(`/signin?message=${encodeURIComponent(error.code)}`);
    throw error;
  }
}
