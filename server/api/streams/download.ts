import { errorTable } from "#domain/errors/codes.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { findRequestCaller } from "#server/api/request-caller.ts";
import { authorise } from "#server/platform/caller.ts";
import { runOutput } from "./run-output.ts";

/** `GET /api/outputs/<run>/<node>`. */
export async function answerRunOutput(
  _request: Request,
  { params }: { params: Promise<{ run: string; node: string }> },
): Promise<Response> {
  try {
    return await runOutput(authorise(await findRequestCaller(), "workspace.read"), await params);
  } catch (error) {
    if (error instanceof SluiceError)
      return Response.json({ problems: error.problems }, { status: errorTable[error.code].http });
    throw error;
  }
}
