"use client";
import { FailedState } from "#components/ui/states.tsx";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="signed-out">
      <FailedState
        message="This page could not be shown."
        mend={
          error.digest ? `Its number in the log is ${error.digest}.` : "Try it again; if it stays, reload the page."
        }
        onRetry={reset}
      />
    </main>
  );
}
