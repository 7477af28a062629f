"use client";

import { useActionState } from "react";
import { acceptAction } from "../signin/actions.ts";
import { SigninButton, SigninCard, SigninField, SigninMessage } from "../signin/card.tsx";

interface Props {
  token: string;
  name: string;
  email: string;
  workspace: string;
}

export function InvitationForm({ token, name, email, workspace }: Props) {
  const [state, action, pending] = useActionState(acceptAction, { message: null, email });
  return (
    <SigninCard
      title={`Join ${workspace}`}
      hint={`You were invited as ${email}. Choose the password you will sign in with.`}
    >
      <form action={action}>
        <SigninMessage text={state.message} />
        <input type="hidden" name="token" value={token} />
        <SigninField label="Your name" name="name" type="text" autoComplete="name" defaultValue={name} />
        <SigninField
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={10}
          help="At least 10 characters."
        />
        <SigninButton pending={pending}>{pending ? "Joining…" : "Join"}</SigninButton>
      </form>
    </SigninCard>
  );
}
