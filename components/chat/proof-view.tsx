"use client";
import { ArrowRight, Check, X } from "lucide-react";
import type { Proof } from "#domain/suggestions/suggestion.ts";
import { formatBytes, formatDuration, formatNumber, formatPercent } from "../ui/format.ts";
import { Chip } from "../ui/pill.tsx";

const signed = (value: number): string => `${value > 0 ? "+" : "−"}${formatNumber(Math.abs(value))}`;

function RowsLine({ proof }: { proof: Proof }) {
  const { rowsBefore: before, rowsAfter: after } = proof;
  const change = before !== null && after !== null ? after - before : 0;
  return (
    <div className="proof-line">
      <span>Rows</span>
      {before !== null && <>{formatNumber(before)}<ArrowRight size={11} aria-label="to" /></>}<b>{formatNumber(after)}</b>
      {change !== 0 && <em className={change < 0 ? "minus" : "plus"}>{signed(change)}</em>}
      {change !== 0 && before ? <small>{formatPercent(Math.abs(change) / before)}</small> : null}
      {proof.changedRows > 0 && <em>{formatNumber(proof.changedRows)} changed</em>}
    </div>
  );
}

/** The columns of a sample that differ, at most three, after those that identify a row. */
function sampleColumns(proof: Proof): string[] {
  const first = proof.sample[0];
  const all = Object.keys(first?.after ?? first?.before ?? {});
  const differs = all.filter((name) => proof.sample.some((each) => each.before && each.after && each.before[name] !== each.after[name]));
  return [...new Set([...all.slice(0, 1), ...differs, ...all])].slice(0, 3);
}

function SampleTable({ proof }: { proof: Proof }) {
  const columns = sampleColumns(proof);
  if (proof.sample.length === 0 || columns.length === 0) return null;
  return (
    <table className="proof-sample" aria-label="Sample rows, before and after">
      <thead><tr><th scope="col">Row</th>{columns.map((name) => <th scope="col" key={name}>{name}</th>)}<th scope="col">Change</th></tr></thead>
      <tbody>
        {proof.sample.slice(0, 5).map((each, index) => (
          <tr key={index} className={each.change}>
            <td>{each.row === null ? "" : formatNumber(each.row)}</td>
            {columns.map((name) => {
              const before = each.before?.[name] ?? null;
              const after = each.after?.[name] ?? null;
              return <td key={name}>{each.change === "changed" && before !== after ? <><s>{before ?? "null"}</s> {after ?? "null"}</> : (each.change === "removed" ? before : after) ?? <i>null</i>}</td>;
            })}
            <td>{each.change}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What running before and after on real rows showed. */
export function ProofView({ proof }: { proof: Proof }) {
  const passed = proof.checks.filter((check) => check.after).length;
  return (
    <div className="proof" data-testid="proof">
      <RowsLine proof={proof} />
      <SampleTable proof={proof} />
      {proof.columns.length > 0 && <div className="proof-line wrap"><span>Affects</span>{proof.columns.slice(0, 4).map((column) => <Chip mono key={column} title={column}>{column.split(".").slice(1).join(".") || column}</Chip>)}{proof.columns.length > 4 && <small>and {proof.columns.length - 4} more</small>}</div>}
      <div className="proof-line">
        <span>Forecast</span>{formatDuration(proof.forecast.durationMs)}<small>{formatBytes(proof.forecast.sizeBytes)}</small>
        <span className="spacer" />
        {proof.checks.length > 0 && <em className={passed === proof.checks.length ? "good" : "minus"}>{passed === proof.checks.length ? <Check size={12} aria-hidden /> : <X size={12} aria-hidden />}{passed} of {proof.checks.length} checks</em>}
      </div>
      {proof.sampledRows !== null && <div className="proof-line"><small>Proven on {formatNumber(proof.sampledRows)} rows</small></div>}
      {proof.problems.map((problem) => <p key={problem} className="proof-problem">{problem}</p>)}
    </div>
  );
}

/** The main effect in a few characters, for a card that is folded. */
export function effectOf(proof: Proof | null): string {
  if (!proof || proof.status === "pending") return "proving";
  if (proof.status === "failed") return "proof failed";
  if (proof.removedRows > 0) return `−${formatNumber(proof.removedRows)} rows`;
  if (proof.addedRows > 0 && (proof.rowsBefore ?? 0) > 0) return `+${formatNumber(proof.addedRows)} rows`;
  if (proof.changedRows > 0) return `${formatNumber(proof.changedRows)} changed`;
  return proof.rowsAfter === null ? "" : `${formatNumber(proof.rowsAfter)} rows`;
}
