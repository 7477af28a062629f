import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Tx } from "#server/platform/db.ts";

export type LinkPurpose = "signin" | "invitation";
const lifetimesMs: Record<LinkPurpose, number> = { signin: 30 * 60_000, invitation: 7 * 24 * 3_600_000 };

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** A new link for this person; older ones of the same purpose stop working. Returns the token, which is kept nowhere. */
export async function issueLink(tx: Tx, personId: string, purpose: LinkPurpose): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await tx.signinLink.deleteMany({ where: { personId, purpose, usedAt: null } });
  await tx.signinLink.create({
    data: { personId, purpose, tokenHash: hashOf(token), expiresAt: new Date(Date.now() + lifetimesMs[purpose]) },
  });
  return token;
}

export type LinkState =
  | { readonly state: "valid"; readonly linkId: string; readonly personId: string; readonly purpose: LinkPurpose }
  | { readonly state: "unknown" | "used" | "expired" };

/** What a token stands for, without using it up. */
export async function readLink(tx: Tx, token: string): Promise<LinkState> {
  const hash = hashOf(token);
  const link = await tx.signinLink.findUnique({ where: { tokenHash: hash } });
  if (!link || !timingSafeEqual(Buffer.from(link.tokenHash), Buffer.from(hash))) return { state: "unknown" };
  if (link.usedAt) return { state: "used" };
  if (link.expiresAt.getTime() < Date.now()) return { state: "expired" };
  return { state: "valid", linkId: link.id, personId: link.personId, purpose: link.purpose as LinkPurpose };
}

/** True for exactly one of those who try. */
export async function takeLink(tx: Tx, linkId: string): Promise<boolean> {
  const taken = await tx.signinLink.updateMany({ where: { id: linkId, usedAt: null }, data: { usedAt: new Date() } });
  return taken.count === 1;
}
