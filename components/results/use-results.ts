import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ResultRows, RowSet } from "#domain/api/run-results.ts";
import { useTRPC } from "../shell/api.ts";
import { errorProblems } from "../shell/show-error.ts";

/** Which rows of a run are in sight. */
export interface RowsChoice {
  readonly node: string;
  readonly output: "out" | "rejects";
  readonly page: number;
  readonly sort: { readonly column: string; readonly descending: boolean } | null;
  readonly rule: string | null;
}

export const pageSize = 100;
export const setKey = (set: Pick<RowSet, "node" | "output">): string => `${set.output} ${set.node}`;
export const firstPage = ({ node, output }: Pick<RowSet, "node" | "output">): RowsChoice => ({
  node,
  output,
  page: 0,
  sort: null,
  rule: null,
});

type Failure = { readonly message: string; readonly mend: string | null } | null;

export function useRowSets(run: string | null): { sets: readonly RowSet[] | undefined; failure: Failure } {
  const trpc = useTRPC();
  const query = useQuery(trpc.runs.results.queryOptions({ id: run ?? "" }, { enabled: run !== null, retry: false }));
  const [failure] = query.error ? errorProblems(query.error) : [];
  return { sets: query.data?.sets, failure: failure ?? null };
}

interface ShownRows {
  readonly view: ResultRows | undefined;
  readonly failure: Failure;
  readonly isLoading: boolean;
  readonly retry: () => void;
}

/** One page of rows; the page before stays in sight while the next one is read. */
export function useResultRows(run: string, { node, output, page, sort, rule }: RowsChoice): ShownRows {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.runs.resultRows.queryOptions(
      {
        id: run,
        node,
        output,
        offset: page * pageSize,
        limit: pageSize,
        ...(sort ? { sort } : {}),
        ...(rule === null ? {} : { rule }),
      },
      { retry: false, staleTime: Infinity, placeholderData: keepPreviousData },
    ),
  );
  const [failure] = query.error ? errorProblems(query.error) : [];
  return {
    view: failure ? undefined : query.data,
    failure: failure ?? null,
    isLoading: query.isPlaceholderData,
    retry: () => void query.refetch(),
  };
}
