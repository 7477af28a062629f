import { answerSigninLink } from "#server/api/signin-link.ts";

export const dynamic = "force-dynamic";
export const GET = answerSigninLink;
