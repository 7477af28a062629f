"use client";
import type { Column } from "#domain/sql/types.ts";
import { formatNumber } from "../ui/format.ts";
import { MoreRows } from "../ui/table.tsx";
import { usePortion } from "../ui/use-portion.ts";
import { type ColumnChange, columnChanges } from "./column-changes.ts";

interface ContractSectionProps {
  readonly input: readonly Column[] | null;
  readonly output: readonly Column[];
}

const words = { added: "added", removed: "removed", retyped: "", same: "" } as const;

function summary(changes: readonly ColumnChange[]): string {
  const count = (change: ColumnChange["change"]): number => changes.filter((each) => each.change === change).length;
  const parts = (["added", "removed", "retyped"] as const)
    .filter((change) => count(change) > 0)
    .map((change) => `${count(change)} ${change}`);
  return parts.length > 0 ? parts.join(", ") : "unchanged";
}

/** So many columns are drawn at once. */
const columnsAtOnce = 100;

/** Columns in and out with their types. */
export function ContractSection({ input, output }: ContractSectionProps) {
  const changes = columnChanges(input, output);
  const portion = usePortion(changes.length, columnsAtOnce);
  const inputs = input === null ? "" : `${formatNumber(input.length)} in → `;
  return (
    <section className="inspector-section" aria-label="Contract">
      <h3>
        Contract{" "}
        <span className="figures">
          {inputs}
          {formatNumber(output.length)} columns{input === null ? "" : `, ${summary(changes)}`}
        </span>
      </h3>
      <ul className="contract">
        {changes.slice(0, portion.shown).map((each) => (
          <li key={each.name} className={each.change} title={each.name}>
            <code className="ellipsis">{each.name}</code>
            <span>
              {each.change === "retyped" && (
                <>
                  <s>{each.was}</s> →{" "}
                </>
              )}
              {each.type ?? each.was}
              {words[each.change] && <em>{words[each.change]}</em>}
            </span>
          </li>
        ))}
      </ul>
      {portion.onMore && (
        <MoreRows shown={portion.shown} total={changes.length} onMore={portion.onMore} loading={false} />
      )}
    </section>
  );
}
