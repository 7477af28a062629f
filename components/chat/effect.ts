import type { Proof } from "#domain/suggestions/suggestion.ts";
import { plural } from "#domain/text/plural.ts";
import { formatNumber } from "../ui/format.ts";

/** The main effect in a few characters: for a card that is folded, and for a step that is only proposed. */
export function effectOf(proof: Proof | null): string {
  if (!proof || proof.status === "pending") return "proving";
  if (proof.status === "failed") return "proof failed";
  if (proof.warnings.length > 0) return "look before you accept";
  if (proof.removedRows > 0 && proof.addedRows > 0)
    return `−${formatNumber(proof.removedRows)} +${formatNumber(proof.addedRows)}`;
  if (proof.removedRows > 0) return `−${plural(proof.removedRows, "row")}`;
  if (proof.addedRows > 0 && (proof.rowsBefore ?? 0) > 0) return `+${plural(proof.addedRows, "row")}`;
  if (proof.changedRows > 0) return `${formatNumber(proof.changedRows)} changed`;
  if (proof.rowsAfter === null) return "";
  if (proof.rowsBefore === null) return plural(proof.rowsAfter, "row");
  if (proof.rowsBefore !== proof.rowsAfter)
    return `${formatNumber(proof.rowsBefore)} → ${plural(proof.rowsAfter, "row")}`;
  const own = proof.columns.filter((column) => column.startsWith(`${proof.node}.`)).length;
  return own > 0 ? plural(own, "column") : plural(proof.rowsAfter, "row");
}
