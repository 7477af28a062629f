import { currentSessionId } from "#server/access/auth.ts";
import { findCaller } from "#server/access/sessions.ts";
import type { Caller } from "#server/platform/caller.ts";

/** Who sent the request that is being answered, or null. */
export const findRequestCaller = async (): Promise<Caller | null> => findCaller(await currentSessionId());

/** False where a browser says that another site's page sent this. Browsers always say so for requests that change something. */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site === "cross-site" || site === "same-site") return false;
  const origin = request.headers.get("origin");
  if (!origin) return true;
  const host = request.headers.get("host");
  return host !== null && URL.canParse(origin) && new URL(origin).host === host;
}
