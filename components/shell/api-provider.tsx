"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchStreamLink } from "@trpc/client";
import { type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { mostInABatch } from "#domain/api/batch.ts";
import type { AppRouter } from "#server/api/trpc/app-router.ts";
import "#domain/errors/issue-words.ts"; // a form's field without words of its own takes them from that table
import { TooltipProvider } from "../ui/tooltip.tsx";
import { TRPCProvider } from "./api.ts";
import { errorReason } from "./show-error.ts";

const lasting = new Set(["forbidden", "not_found", "unauthenticated", "invalid_input", "conflict"]);

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => {
          const reason = errorReason(error);
          return failures < 2 && !(reason !== null && lasting.has(reason));
        },
      },
    },
  });
}

export function ApiProvider({ children }: { children: ReactNode }) {
  const [queries] = useState(makeQueryClient);
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [httpBatchStreamLink({ url: "/api/trpc", maxURLLength: 2_000, maxItems: mostInABatch })],
    }),
  );
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={client} queryClient={queries}>
        <TooltipProvider>{children}</TooltipProvider>
        <Toaster position="bottom-right" toastOptions={{ className: "toast" }} />
      </TRPCProvider>
    </QueryClientProvider>
  );
}
