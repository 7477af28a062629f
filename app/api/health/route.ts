import { answerHealth } from "#server/api/streams/health.ts";

export const dynamic = "force-dynamic";
export const GET = answerHealth;
