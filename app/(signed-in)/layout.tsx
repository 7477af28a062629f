import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ApiProvider } from "#components/shell/api-provider.tsx";
import { Frame } from "#components/shell/frame.tsx";
import { Prefetched } from "#components/shell/prefetched.tsx";
import { SessionProvider } from "#components/shell/session.tsx";
import { findRequestCaller } from "#server/api/auth.ts";
import { prefetch } from "#server/api/trpc/prefetch.ts";

export const dynamic = "force-dynamic";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  if (!(await findRequestCaller())) redirect("/signin");
  const session = await prefetch((ask) => [ask.session.get.queryOptions()]);
  return (
    <ApiProvider>
      <Prefetched state={session}>
        <SessionProvider>
          <Frame>{children}</Frame>
        </SessionProvider>
      </Prefetched>
    </ApiProvider>
  );
}
