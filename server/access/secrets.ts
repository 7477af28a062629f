import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { fail } from "#domain/errors/sluice-error.ts";
import { keyFor } from "./keys.ts";

/** What a secret belongs to. Sealed for one place, it opens for no other: nobody can point it at a host of their own. */
export interface SecretPlace {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly tls: boolean;
}

const boundTo = ({ workspaceId, connectionId, host, port, database, user, tls }: SecretPlace): Buffer =>
  Buffer.from(JSON.stringify([workspaceId, connectionId, host, port, database, user, tls]));

/** AES-256-GCM: 12 bytes nonce, 16 bytes tag, then the text. */
export function sealSecret(text: string, place: SecretPlace): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyFor("connection secrets"), nonce).setAAD(boundTo(place));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), sealed]));
}

/** Secrets that were sealed before database, user and TLS were bound too. */
const boundBefore = ({ workspaceId, connectionId, host, port }: SecretPlace): Buffer =>
  Buffer.from(JSON.stringify([workspaceId, connectionId, host, port]));

function opened(sealed: Uint8Array, bound: Buffer): string | null {
  const bytes = Buffer.from(sealed);
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyFor("connection secrets"), bytes.subarray(0, 12))
      .setAAD(bound)
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

export function openSecret(sealed: Uint8Array, place: SecretPlace): string {
  const text = opened(sealed, boundTo(place)) ?? opened(sealed, boundBefore(place));
  if (text !== null) return text;
  throw fail("connection_failed", "The stored password does not open for this connection.", {
    mend: "Enter the password again.",
  });
}
