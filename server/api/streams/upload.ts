import { errorTable } from "#domain/errors/codes.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { authorise } from "#server/platform/caller.ts";
import { storeUpload } from "#server/sources/store-upload.ts";
import { uploads } from "./stream-bounds.ts";
import { findRequestCaller } from "../request-caller.ts";
import { isSameOrigin } from "../same-origin.ts";
import { asSluiceError } from "../trpc/error-shape.ts";

/** The announced size: `x-upload-size` where a proxy may have changed the length header. */
function announcedSize(request: Request): number {
  const size = Number(request.headers.get("x-upload-size") ?? request.headers.get("content-length") ?? Number.NaN);
  if (!Number.isSafeInteger(size) || size < 0)
    throw fail("invalid_input", "The size of the file is not announced.", { field: "content-length" });
  return size;
}

async function store(request: Request): Promise<Response> {
  if (!isSameOrigin(request)) throw fail("forbidden", "Another site sent this request.");
  const caller = authorise(await findRequestCaller(), "source.write");
  const type = request.headers.get("content-type")?.split(";")[0]?.trim();
  if (type !== "application/octet-stream")
    throw fail("invalid_input", "A file is sent as it is, as application/octet-stream.", {
      field: "content-type",
      got: type ?? "nothing",
    });
  const name = new URL(request.url).searchParams.get("name") ?? "";
  if (name.trim() === "" || name.length > 1_000)
    throw fail("invalid_input", "The file has no name.", { field: "name" });
  const bytes = request.body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
  const sizeBytes = announcedSize(request);
  const leave = await uploads().enter(caller, request.signal);
  try {
    return Response.json(await storeUpload(caller, { name, sizeBytes, bytes }), { status: 201 });
  } finally {
    leave();
  }
}

/** `POST /api/upload?name=orders.csv` with the file as body: answers with the source, or with problems. */
export async function answerUpload(request: Request): Promise<Response> {
  try {
    return await store(request);
  } catch (error) {
    const { code, message, problems } = asSluiceError(error, "upload");
    await request.body?.cancel().catch(() => undefined);
    return Response.json({ message, reason: code, problems }, { status: errorTable[code].http });
  }
}
