import { currentSessionId } from "#server/access/auth.ts";
import { findCaller } from "#server/access/sessions.ts";
import type { Caller } from "#server/platform/caller.ts";

/** Who sent the request that is being answered, or null. */
export const findRequestCaller = async (): Promise<Caller | null> => findCaller(await currentSessionId());
