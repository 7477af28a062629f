import { answerEvents } from "#server/api/streams/events.ts";

export const dynamic = "force-dynamic";
export const GET = answerEvents;
