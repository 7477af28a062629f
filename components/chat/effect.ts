import type { Proof } from "#domain/suggestions/suggestion.ts";
import { formatNumber } from "../ui/format.ts";

/** The main effect in a few characters: for a card that is folded, and for a step that is only proposed. */
export function effectOf(proof: Proof | null): string {
  if (!proof || proof.status === "pending") return "proving";
  if (proof.status === "failed") return "proof failed";
  if (proof.removedRows > 0 && proof.addedRows > 0) return `−${formatNumber(proof.removedRows)} +${formatNumber(proof.addedRows)}`;
  if (proof.removedRows > 0) return `−${formatNumber(proof.removedRows)} rows`;
  if (proof.addedRows > 0 && (proof.rowsBefore ?? 0) > 0) return `+${formatNumber(proof.addedRows)} rows`;
  if (proof.changedRows > 0) return `${formatNumber(proof.changedRows)} changed`;
  return proof.rowsAfter === null ? "" : `${formatNumber(proof.rowsAfter)} rows`;
}
