import { z } from "zod";
import { fail } from "#domain/errors/sluice-error.ts";

/** Where a page begins: after the row with this instant and id, newest first. */
export interface Place {
  readonly at: Date;
  readonly id: string;
}

const placeSchema = z.tuple([z.iso.datetime(), z.string().max(100)]);

export const writeCursor = (place: Place): string =>
  Buffer.from(JSON.stringify([place.at.toISOString(), place.id])).toString("base64url");

export function readCursor(cursor: string | undefined): Place | null {
  if (!cursor) return null;
  try {
    const [at, id] = placeSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    return { at: new Date(at), id };
  } catch {
    throw fail("invalid_input", "The page's cursor cannot be read.", {
      field: "cursor",
      mend: "Begin at the first page.",
    });
  }
}

/** One page from one row more than it holds. */
export function pageOf<T>(
  found: readonly T[],
  limit: number,
  place: (row: T) => Place,
): { rows: T[]; nextCursor: string | null } {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last ? writeCursor(place(last)) : null };
}
