/** Types that text can be read as, narrowest first; each needs every value of its column to fit. */
export const inferredTypes = ["bigint", "decimal", "double", "date", "timestamp", "timestamptz", "boolean"] as const;
export type InferredType = (typeof inferredTypes)[number];

const day = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const clock = "[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?";

/** RE2 and JavaScript alike; anchored where they are used. */
export const patterns: Record<InferredType, string> = {
  bigint: "0|-?[1-9][0-9]{0,18}",
  decimal: "-?(0|[1-9][0-9]{0,37})(\\.[0-9]{1,38})?",
  double: "-?(0|[1-9][0-9]{0,14})(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?",
  date: day,
  timestamp: `${day}([ T]${clock})?`,
  timestamptz: `${day}[ T]${clock} ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)`,
  boolean: "(?i:true|false)",
};

const compiled = Object.fromEntries(
  inferredTypes.map((type) => [type, type === "boolean" ? /^(true|false)$/i : new RegExp(`^(${patterns[type]})$`)]),
) as Record<InferredType, RegExp>;

export const looksLike = (type: InferredType, value: string): boolean => compiled[type].test(value);

/** The narrowest type that all these values fit, or null; blank ones do not count. */
export function narrowest(values: readonly string[]): InferredType | null {
  const given = values.filter((value) => value.trim() !== "");
  return given.length === 0
    ? null
    : (inferredTypes.find((type) => given.every((value) => looksLike(type, value))) ?? null);
}
