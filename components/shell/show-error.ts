import { TRPCClientError } from "@trpc/client";
import { toast } from "sonner";
import type { ErrorCode } from "#domain/errors/codes.ts";
import { type Problem, problem } from "#domain/errors/problem.ts";

interface Carried {
  readonly reason?: ErrorCode;
  readonly problems?: readonly Problem[];
}
const carried = (error: unknown): Carried | null =>
  error instanceof TRPCClientError ? ((error.data as Carried | null) ?? null) : null;

export const errorReason = (error: unknown): ErrorCode | null => carried(error)?.reason ?? null;

/** Everything an error says to a person: the server's problems, or one that says what the browser saw. */
export function errorProblems(error: unknown): readonly Problem[] {
  const problems = carried(error)?.problems;
  if (problems && problems.length > 0) return problems;
  const message = error instanceof Error ? error.message : String(error);
  const offline = /fetch|network|load failed/i.test(message);
  return [
    problem("unavailable", offline ? "The server did not answer." : message, {
      mend: offline ? "Check that Sluice is running; the change was not saved." : null,
    }),
  ];
}

/** Shows an error where no form or panel has a place for it. */
export function showError(error: unknown): void {
  const [first, ...rest] = errorProblems(error);
  const description = [first?.mend, rest.length > 0 ? `and ${rest.length} more` : null].filter(Boolean).join(" ");
  toast.error(first?.message ?? "Something went wrong.", {
    description: description || undefined,
    duration: 8_000,
    action: {
      label: "Copy",
      onClick: () =>
        void navigator.clipboard.writeText(
          errorProblems(error)
            .map((each) => [each.message, each.mend].filter(Boolean).join(" "))
            .join("\n"),
        ),
    },
  });
}
