import { answerRunOutput } from "#server/api/streams/run-output.ts";

export const dynamic = "force-dynamic";
export const GET = answerRunOutput;
