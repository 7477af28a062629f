import { errorTable } from "#domain/errors/codes.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { findRequestCaller } from "#server/api/request-caller.ts";
import { authorise } from "#server/platform/caller.ts";
import { keepOwnRuns, streamEvents } from "./event-stream.ts";
import { readSubscription } from "./subscription.ts";

const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  "content-encoding": "identity",
  "x-accel-buffering": "no",
};

/** `GET /api/events?run=…&after=…&pipeline=…&source=…`: everything that one tab wants to hear of, in one response. */
export async function answerEvents(request: Request): Promise<Response> {
  try {
    const caller = authorise(await findRequestCaller(), "workspace.read");
    const wanted = readSubscription(new URL(request.url), request.headers.get("last-event-id"));
    await keepOwnRuns(caller, wanted);
    return new Response(streamEvents(caller, wanted, request.signal), { headers });
  } catch (error) {
    if (error instanceof SluiceError)
      return Response.json({ problems: error.problems }, { status: errorTable[error.code].http });
    throw error;
  }
}
