import type { Operation } from "#domain/pipeline/operation.ts";

/** The columns that what a suggestion would write speaks of. */
export function mentionedColumns(operations: readonly Operation[], columns: readonly string[]): string[] {
  const text = JSON.stringify(
    operations.map((each) => ("config" in each ? each.config : "value" in each ? each.value : null)),
  );
  const words = new Set(text.match(/[\p{L}\p{N}_]+/gu) ?? []);
  return columns.filter((name) => (/^[\p{L}\p{N}_]+$/u.test(name) ? words.has(name) : text.includes(name)));
}
