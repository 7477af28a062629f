import { z } from "zod";
import { canonicalType } from "./types.ts";

/** A type as a person writes it. */
export const typeSchema = z.string().transform((text, context) => {
  const type = canonicalType(text);
  if (type) return type;
  context.addIssue({
    code: "custom",
    params: { wrong: text === "" ? "The type is empty." : `"${text.slice(0, 80)}" is not a type.` },
    message: "Use one such as varchar, integer, bigint, double, decimal(12,2), boolean, date or timestamp.",
  });
  return z.NEVER;
});
