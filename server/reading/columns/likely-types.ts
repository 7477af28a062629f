import { type InferredType, narrowest } from "./value-types.ts";

/** What each column of a sample's records is most likely of; null where it is text. */
export const likelyTypes = (
  names: readonly string[],
  records: readonly { readonly fields: readonly (string | null)[] }[],
): { readonly name: string; readonly likely: InferredType | null }[] =>
  names.map((name, column) => {
    const values = records.map((record) => record.fields[column] ?? "");
    const isBlank = values.every((value) => value.trim() === "");
    return { name, likely: narrowest(values) ?? (isBlank ? "bigint" : null) };
  });
