import type { Tx } from "#server/platform/db.ts";

/** Undo and redo take acceptances with them: one that is not among the shown revision's forebears is pending again, one whose reversal is not is accepted again. */
export async function followShownRevision(tx: Tx, pipelineId: string, shown: number): Promise<void> {
  const accepted = await tx.suggestion.findMany({
    where: { pipelineId, acceptedAs: { not: null }, decision: { in: ["accepted", "pending", "reverted"] } },
  });
  if (accepted.length === 0) return;
  const revisions = await tx.revision.findMany({ where: { pipelineId }, select: { number: true, parent: true } });
  const parents = new Map(revisions.map((each) => [each.number, each.parent]));
  const line = new Set<number>();
  for (
    let number: number | null | undefined = shown;
    number !== null && number !== undefined;
    number = parents.get(number)
  )
    line.add(number);
  for (const each of accepted) {
    const isOut = each.revertedAs !== null && line.has(each.revertedAs);
    const decision = isOut ? "reverted" : line.has(each.acceptedAs!) ? "accepted" : "pending";
    if (decision !== each.decision) await tx.suggestion.update({ where: { key: each.key }, data: { decision } });
  }
}
