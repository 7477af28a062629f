"use client";

import { useActionState } from "react";
import { signInAction } from "./actions.ts";
import { SigninButton, SigninCard, SigninField, SigninMessage } from "./card.tsx";

export function SigninForm({ message, next }: { message: string | null; next: string }) {
  const [state, action, pending] = useActionState(signInAction, { message, email: "" });
  return (
    <SigninCard
      title="Sign in"
      hint="With your email and password. The first time, open the link that Sluice printed when it started."
    >
      <form action={action}>
        <SigninMessage text={state.message} />
        <input type="hidden" name="next" value={next} />
        <SigninField
          key={state.email}
          label="Email"
          name="email"
          type="text"
          autoComplete="username"
          defaultValue={state.email}
        />
        <SigninField label="Password" name="password" type="password" autoComplete="current-password" />
        <SigninButton pending={pending}>{pending ? "Signing in…" : "Sign in"}</SigninButton>
      </form>
    </SigninCard>
  );
}
