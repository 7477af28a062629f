"use server";

import { redirect } from "next/navigation";
import { submitInvitation, submitPassword } from "#server/api/signin-forms.ts";

export interface FormState {
  readonly message: string | null;
  readonly email: string;
}

const localPath = (next: string): string => (/^\/(?![/\\])/.test(next) ? next : "/");

export async function signInAction(_state: FormState, form: FormData): Promise<FormState> {
  const email = String(form.get("email") ?? "");
  const message = await submitPassword({ email, password: String(form.get("password") ?? "") });
  if (message) return { message, email };
  redirect(localPath(String(form.get("next") ?? "/")));
}

export async function acceptAction(_state: FormState, form: FormData): Promise<FormState> {
  const field = (name: string): string => String(form.get(name) ?? "");
  const message = await submitInvitation({ token: field("token"), name: field("name"), password: field("password") });
  if (message) return { message, email: "" };
  redirect("/");
}
