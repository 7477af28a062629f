"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { type Ability, can, whyNot } from "#domain/access/abilities.ts";
import type { SessionView } from "#domain/api/access.ts";
import { FailedState, LoadingRows } from "../ui/states.tsx";
import { useTRPC } from "./api.ts";
import { errorProblems, errorReason } from "./show-error.ts";

const SessionContext = createContext<SessionView | null>(null);

const never = () => () => undefined;
/** False while the page is made on the server and taken over: what stands inside knows sizes, zones and choices of its browser. */
const useInBrowser = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/** Everything inside knows who is signed in; the server decides again on every call. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const session = useQuery(trpc.session.get.queryOptions());
  const inBrowser = useInBrowser();
  if (session.data && inBrowser) return <SessionContext value={session.data}>{children}</SessionContext>;
  if (!session.error)
    return (
      <main className="signed-out">
        <LoadingRows label="Signing in" />
      </main>
    );
  if (errorReason(session.error) === "unauthenticated") {
    return (
      <main className="signed-out">
        <FailedState message="You are signed out." mend="Sign in again to go on." />
        <Link className="button primary" href="/signin">
          Sign in
        </Link>
      </main>
    );
  }
  const [problem] = errorProblems(session.error);
  return (
    <main className="signed-out">
      <FailedState
        message={problem?.message ?? "The session cannot be read."}
        mend={problem?.mend ?? null}
        onRetry={() => void session.refetch()}
      />
    </main>
  );
}

export function useSession(): SessionView {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession needs a SessionProvider");
  return session;
}

/** Null where the person may, else the sentence that a disabled control shows. */
export function useReason(ability: Ability): string | null {
  return can(useSession().role, ability) ? null : whyNot(ability);
}
