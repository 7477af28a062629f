import type { SluiceError } from "#domain/errors/sluice-error.ts";
import Link from "next/link";
import { readInvitation } from "#server/api/auth.ts";
import { SigninCard, SigninMessage } from "../signin/card.tsx";
import { InvitationForm } from "./invitation-form.tsx";

export const dynamic = "force-dynamic";
export const metadata = { title: "Invitation · Sluice", referrer: "no-referrer" as const };

const found = (token: string) =>
  readInvitation(token).then(
    (invitation) => ({ invitation, message: null }),
    (error: Error) => ({
      invitation: null,
      message:
        error.name === "SluiceError"
          ? [error.message, ...(error as SluiceError).problems.map((each) => each.mend ?? "")].join(" ").trim()
          : "This invitation cannot be opened now. Try again in a minute.",
    }),
  );

export default async function InvitationPage({ searchParams }: { searchParams: Promise<{ token?: string }> }) {
  const token = (await searchParams).token ?? "";
  const { invitation, message } = await found(token);
  if (invitation) return <InvitationForm token={token} {...invitation} />;
  return (
    <SigninCard title="Invitation" hint="The link that brought you here cannot be used.">
      <SigninMessage text={message} />
      <Link className="signin-link" href="/signin">
        Sign in instead
      </Link>
    </SigninCard>
  );
}
