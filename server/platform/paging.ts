import { z } from "zod";
import type { Direction } from "#domain/api/procedure.ts";
import { fail } from "#domain/errors/sluice-error.ts";

/** Where a page begins: behind the row that holds this in the sorted column and has this id. */
export interface Place {
  readonly at: Date | string;
  readonly id: string;
}

/** By which column a list is sorted; rows that are alike in it are in the order of their ids. */
export interface Order {
  readonly column: string;
  readonly direction: Direction;
  /** Instants travel in the cursor as text and come back as dates. */
  readonly isInstant: boolean;
}

const placeSchema = z.tuple([z.string().max(1_000), z.string().max(100)]);
const instantSchema = z.iso.datetime();

const writeCursor = ({ at, id }: Place): string =>
  Buffer.from(JSON.stringify([at instanceof Date ? at.toISOString() : at, id])).toString("base64url");

function parseCursor(cursor: string): readonly [string, string] | null {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    return null;
  }
}

const unreadable = () =>
  fail("invalid_input", "The page's cursor cannot be read.", { field: "cursor", mend: "Begin at the first page." });

/** The place of a list that is sorted by an instant. */
export function readCursor(cursor: string | undefined): { readonly at: Date; readonly id: string } | null {
  if (!cursor) return null;
  const place = parseCursor(cursor);
  if (!place || !instantSchema.safeParse(place[0]).success) throw unreadable();
  return { at: new Date(place[0]), id: place[1] };
}

/** What a page of a sorted list asks of Prisma: its order, and only what lies behind the cursor. */
export function pageQuery(cursor: string | undefined, { column, direction, isInstant }: Order) {
  const orderBy = [{ [column]: direction }, { id: direction }];
  if (!cursor) return { behind: {}, orderBy };
  const place = parseCursor(cursor);
  if (!place || (isInstant && !instantSchema.safeParse(place[0]).success)) throw unreadable();
  const at = isInstant ? new Date(place[0]) : place[0];
  const beyond = direction === "asc" ? "gt" : "lt";
  return {
    behind: { OR: [{ [column]: { [beyond]: at } }, { [column]: at, id: { [beyond]: place[1] } }] },
    orderBy,
  };
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
