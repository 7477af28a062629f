import { useQuery } from "@tanstack/react-query";
import type { RowsView } from "#domain/api/pipelines.ts";
import { useTRPC } from "../shell/api.ts";
import { errorProblems } from "../shell/show-error.ts";

export interface StepRows { readonly view: RowsView | undefined; readonly error: { readonly message: string; readonly mend: string | null } | null; readonly retry: () => void }
export interface RowsWanted { readonly pipeline: string; readonly node: string | null; readonly output: "out" | "rejects"; readonly limit: number; readonly suggestion: string | null }

/** Rows of one output, of the draft or of the draft with a suggestion; without a node nothing is read. */
export function useStepRows({ pipeline, node, output, limit, suggestion }: RowsWanted): StepRows {
  const trpc = useTRPC();
  const rows = useQuery(trpc.pipelines.rows.queryOptions(
    { id: pipeline, node: node ?? "", output, limit, ...(suggestion ? { suggestion } : {}) },
    { retry: false, enabled: node !== null, placeholderData: (before, query) => ((query?.queryKey[1]?.input as { node?: string } | undefined)?.node === node ? before : undefined) },
  ));
  const [problem] = rows.error ? errorProblems(rows.error) : [];
  return { view: problem ? undefined : (rows.data as RowsView | undefined), error: problem ?? null, retry: () => void rows.refetch() };
}
