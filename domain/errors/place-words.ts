/** The shapes that a schema may ask for, as a person calls them. */
export const shapeWords: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  bigint: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "names with their values",
  record: "names with their values",
  date: "a date",
  null: "no value",
  undefined: "no value",
  nan: "a number",
};

export function shapeOf(value: unknown): string {
  if (value === null || value === undefined) return "without a value";
  if (typeof value === "number") return Number.isNaN(value) ? "not a number" : "a number";
  if (typeof value === "boolean") return "true or false";
  if (Array.isArray(value)) return "a list";
  return typeof value === "string" ? "a text" : "a group of names and values";
}

const spaced = (key: string): string =>
  key
    .replaceAll("_", " ")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** `["columns", "order_id", 1]` as "Columns, order_id, entry 2": a setting's name in words, a column's as it is. */
export const placeWords = (path: readonly PropertyKey[], labels: Readonly<Record<string, string>>): string =>
  path
    .map((part, index) => {
      if (typeof part === "number") return `entry ${part + 1}`;
      const key = String(part);
      if (index > 0) return /^[a-z]+([A-Z][a-z]+)+$/.test(key) ? spaced(key) : key.slice(0, 80);
      return (Object.hasOwn(labels, key) ? labels[key] : null) ?? capital(spaced(key).slice(0, 80));
    })
    .join(", ");
