import { errorTable } from "#domain/errors/codes.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { findRequestCaller } from "#server/api/request-caller.ts";
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

/** `GET /api/outputs/<run>/<node>?rows=out|rejects&format=csv|parquet&formulas=text|kept`. */
export const answerRunOutput = (
  request: Request,
  { params }: { params: Promise<{ run: string; node: string }> },
): Promise<Response> =>
  orProblems(async () => {
    const asked = Object.fromEntries(new URL(request.url).searchParams);
    return runOutput(await findRequestCaller(), { ...asked, ...(await params) } as OutputRequest);
  });

/** `GET /api/bundles/<pipeline>/<version>`. */
export const answerVersionZip = (
  _request: Request,
  { params }: { params: Promise<{ pipeline: string; version: string }> },
): Promise<Response> => orProblems(async () => versionZip(await findRequestCaller(), await params));
