import { profileStored } from "#server/sources/profile-stored.ts";
import type { Handler } from "./handler.ts";

export const profileSource: Handler<"profile-source"> = (data, { engine, signal, leaving }) =>
  profileStored(data, { engine, signal: AbortSignal.any([signal, leaving]) });
