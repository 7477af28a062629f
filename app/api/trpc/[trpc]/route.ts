import { answerTrpc } from "#server/api/trpc/answer.ts";

export const dynamic = "force-dynamic";
export const GET = answerTrpc;
export const POST = answerTrpc;
