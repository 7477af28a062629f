import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ApiProvider } from "#components/shell/api-provider.tsx";
import { Frame } from "#components/shell/frame.tsx";
import { SessionProvider } from "#components/shell/session.tsx";
import { findRequestCaller } from "#server/api/auth.ts";

export const dynamic = "force-dynamic";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  if (!(await findRequestCaller())) redirect("/signin");
  return (
    <ApiProvider>
      <SessionProvider>
        <Frame>{children}</Frame>
      </SessionProvider>
    </ApiProvider>
  );
}
