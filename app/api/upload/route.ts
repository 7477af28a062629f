import { answerUpload } from "#server/api/streams/upload.ts";

export const dynamic = "force-dynamic";
export const POST = answerUpload;
