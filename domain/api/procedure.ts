import { z } from "zod";
import "../errors/issue-words.ts"; // what the schemas say of a fault is the words of that table
import type { Ability } from "../access/abilities.ts";

/** One procedure as screens and server both see it: the router implements it, the role matrix is generated from it. */
export interface Procedure<K extends "query" | "mutation", I extends z.ZodType, O extends z.ZodType> {
  readonly kind: K;
  readonly ability: Ability;
  readonly input: I;
  readonly output: O;
}

export const query = <I extends z.ZodType, O extends z.ZodType>(
  ability: Ability,
  input: I,
  output: O,
): Procedure<"query", I, O> => ({ kind: "query", ability, input, output });
export const mutation = <I extends z.ZodType, O extends z.ZodType>(
  ability: Ability,
  input: I,
  output: O,
): Procedure<"mutation", I, O> => ({ kind: "mutation", ability, input, output });

export const id = z.uuid();
export const nothing = z.object({}).optional();
export const done = z.object({ done: z.literal(true) });
/** ISO 8601 in UTC; screens show it in the person's zone. */
export const instant = z.iso.datetime();
export const pageInput = z.object({
  cursor: z.string().optional(),
  limit: z.number().int().min(1).max(100).default(50),
  search: z.string().max(200).optional(),
});
export const directions = ["asc", "desc"] as const;
export type Direction = (typeof directions)[number];

/** The input of a list that can be sorted: the first key and direction stand where none is given. */
export const sortedInput = <const S extends readonly [string, ...string[]]>(keys: S, first: Direction = "desc") =>
  pageInput.extend({
    sort: z.enum(keys).default(keys[0] as never),
    /** Not `direction`: tRPC puts the direction of paging under that name. */
    order: z.enum(directions).default(first as never),
  });
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.number() });
