"use client";
import Link from "next/link";
import { useSession } from "../shell/session.tsx";

/** The sign-in link works once: without a password there is no way back. */
export function PasswordHint() {
  const { hasPassword } = useSession();
  if (hasPassword) return null;
  return (
    <p className="hint-bar">
      <span>
        You came by a one-time link. <Link href="/account">Set a password</Link> to sign in again.
      </span>
    </p>
  );
}
