import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { SuggestionView } from "#domain/api/conversations.ts";
import type { RowsView } from "#domain/api/pipelines.ts";
import type { Proof } from "#domain/suggestions/suggestion.ts";
import { useTRPC } from "../shell/api.ts";
import { errorProblems } from "../shell/show-error.ts";

export interface StepRows {
  readonly view: RowsView | undefined;
  readonly error: { readonly message: string; readonly mend: string | null } | null;
  readonly retry: () => void;
}
export interface RowsWanted {
  readonly pipeline: string;
  readonly node: string | null;
  readonly output: "out" | "rejects";
  readonly limit: number;
  /** Undecided, and taken as accepted. */ readonly suggestion: SuggestionView | null;
}

/** Rows wait for the proof of what they show, so that both do not run over the same data at once; but no longer than this. */
const proofWaitMs = 4_000;

function useProofWait(suggestion: SuggestionView | null): boolean {
  const proving = suggestion && (!suggestion.proof || suggestion.proof.status === "pending") ? suggestion.key : null;
  const [waited, setWaited] = useState<string | null>(null);
  useEffect(() => {
    if (!proving) return undefined;
    const timer = setTimeout(() => setWaited(proving), proofWaitMs);
    return () => clearTimeout(timer);
  }, [proving]);
  return proving !== null && waited !== proving;
}

/** Rows of one output, of the draft or of the draft with a suggestion; without a node nothing is read. */
export function useStepRows({ pipeline, node, output, limit, suggestion }: RowsWanted): StepRows {
  const trpc = useTRPC();
  const waits = useProofWait(suggestion);
  const rows = useQuery(
    trpc.pipelines.rows.queryOptions(
      { id: pipeline, node: node ?? "", output, limit, ...(suggestion ? { suggestion: suggestion.key } : {}) },
      {
        retry: false,
        enabled: node !== null && !waits,
        placeholderData: (before, query) =>
          (query?.queryKey[1]?.input as { node?: string } | undefined)?.node === node ? before : undefined,
      },
    ),
  );
  const [problem] = rows.error ? errorProblems(rows.error) : [];
  return {
    view: problem ? undefined : (rows.data as RowsView | undefined),
    error: problem ?? null,
    retry: () => void rows.refetch(),
  };
}

/** What a step of the draft changes, removes and adds among all its rows; without a node nothing is asked. */
export function useStepChanges(pipeline: string, node: string | null): Proof | null {
  const trpc = useTRPC();
  const changes = useQuery(
    trpc.pipelines.changes.queryOptions(
      { id: pipeline, node: node ?? "" },
      { retry: false, enabled: node !== null, staleTime: Infinity },
    ),
  );
  return node === null ? null : (changes.data ?? null);
}
