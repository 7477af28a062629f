import { answerMetrics } from "#server/api/streams/metrics.ts";

export const dynamic = "force-dynamic";
export const GET = answerMetrics;
