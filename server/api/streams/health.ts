import { withPerson } from "#server/platform/db.ts";

/** 200 while the database answers. */
export async function answerHealth(): Promise<Response> {
  try {
    await withPerson(null, (tx) => tx.$queryRaw`select 1`);
    return Response.json({ ok: true });
  } catch {
    return Response.json({ ok: false, message: "The database does not answer." }, { status: 503 });
  }
}
