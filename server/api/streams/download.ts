import { errorTable } from "#domain/errors/codes.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { findRequestCaller } from "#server/api/request-caller.ts";
import { askedBy } from "#server/platform/asked-by.ts";
import type { Caller } from "#server/platform/caller.ts";
import { downloads } from "./stream-bounds.ts";
import { type OutputRequest, runOutput } from "./run-output.ts";
import { versionZip } from "./version-zip.ts";

/** What cannot be downloaded is answered with its problems. */
async function orProblems(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SluiceError)
      return Response.json({ problems: error.problems }, { status: errorTable[error.code].http });
    throw error;
  }
}

/** A whole table is written for it: that may take longer than a preview. */
const longestMs = 10 * 60_000;

/** Makes what is downloaded in this person's turn; a caller that is nobody is refused by the work itself. */
async function prepared(caller: Caller | null, signal: AbortSignal, work: () => Promise<Response>): Promise<Response> {
  if (!caller) return work();
  const leave = await downloads().enter(caller, signal);
  const { workspaceId, personId } = caller;
  try {
    return await askedBy({ workspaceId, personId, signal, longestMs }, work);
  } finally {
    leave();
  }
}

/** `GET /api/outputs/<run>/<node>?rows=out|rejects&format=csv|parquet&formulas=text|kept`. */
export const answerRunOutput = (
  request: Request,
  { params }: { params: Promise<{ run: string; node: string }> },
): Promise<Response> =>
  orProblems(async () => {
    const asked = Object.fromEntries(new URL(request.url).searchParams);
    const caller = await findRequestCaller();
    const wanted = { ...asked, ...(await params) } as OutputRequest;
    return prepared(caller, request.signal, () => runOutput(caller, wanted));
  });

/** `GET /api/bundles/<pipeline>/<version>`. */
export const answerVersionZip = (
  request: Request,
  { params }: { params: Promise<{ pipeline: string; version: string }> },
): Promise<Response> =>
  orProblems(async () => {
    const caller = await findRequestCaller();
    const wanted = await params;
    return prepared(caller, request.signal, () => versionZip(caller, wanted));
  });
