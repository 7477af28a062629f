import { SigninRefused, signIn } from "#server/access/auth.ts";

/** Null when signed in, else the message for the form. */
async function tried(provider: "password" | "invitation", fields: Record<string, string>): Promise<string | null> {
  try {
    await signIn(provider, { ...fields, redirect: false });
    return null;
  } catch (error) {
    if (error instanceof SigninRefused) return error.code;
    throw error;
  }
}

export const submitPassword = (fields: { email: string; password: string }): Promise<string | null> =>
  tried("password", fields);

export function submitInvitation(fields: { token: string; name: string; password: string }): Promise<string | null> {
  if (fields.password.length < 10) return Promise.resolve("The password needs at least 10 characters.");
  if (!fields.name.trim()) return Promise.resolve("Enter your name.");
  return tried("invitation", fields);
}
