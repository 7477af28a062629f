// What pages and routes need of sign-in: they enter the server by this room.
export { handlers } from "#server/access/auth.ts";
export { readInvitation } from "#server/access/accept-invitation.ts";
export { unreadableCookies } from "#server/access/session-cookie.ts";
export { findRequestCaller } from "./request-caller.ts";
