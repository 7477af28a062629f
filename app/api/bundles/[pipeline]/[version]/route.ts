import { answerVersionZip } from "#server/api/streams/download.ts";

export const dynamic = "force-dynamic";
export const GET = answerVersionZip;
