import { handlers } from "#server/api/auth.ts";

export const dynamic = "force-dynamic";
export const { GET, POST } = handlers;
