"use client";
import { FailedState } from "#components/ui/states.tsx";

/** A page that fails leaves the rail standing. */
export default function SignedInError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <FailedState
      message="This page could not be shown."
      mend={error.digest ? `Its number in the log is ${error.digest}.` : "Try it again; if it stays, reload the page."}
      onRetry={reset}
    />
  );
}
