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
      {before !== null && (
        <>
          {formatNumber(before)}
          <ArrowRight size={11} aria-label="to" />
        </>
      )}
      <b>{formatNumber(after)}</b>
      {change !== 0 && <em className={change < 0 ? "minus" : "plus"}>{signed(change)}</em>}
      {change !== 0 && before ? <small>{formatPercent(Math.abs(change) / before)}</small> : null}
      {proof.changedRows > 0 && <em>{formatNumber(proof.changedRows)} changed</em>}
    </div>
  );
}

interface SampleProps {
  readonly proof: Proof;
  readonly order: readonly string[];
  readonly mentioned: readonly string[];
}

/** What tells a row (its first column that stays the same), then what differs; three columns at most. */
function sampleColumns({ proof, order, mentioned }: SampleProps): { key: string | null; shown: string[] } {
  const first = proof.sample[0];
  const names = Object.keys({ ...first?.before, ...first?.after });
  const all = [...order.filter((name) => names.includes(name)), ...names.filter((name) => !order.includes(name))];
  const differs = all.filter((name) =>
    proof.sample.some(
      (each) => each.before && each.after && (each.before[name] ?? null) !== (each.after[name] ?? null),
    ),
  );
  const affected = proof.columns.map((column) => column.split(".").slice(1).join("."));
  const rest = all.filter((name) => !differs.includes(name));
  const key = rest.find((name) => !mentioned.includes(name)) ?? rest[0] ?? null;
  return {
    key,
    shown: (differs.length > 0
      ? differs
      : [
          ...new Set([
            ...mentioned.filter((name) => rest.includes(name)),
            ...affected.filter((name) => rest.includes(name)),
            ...rest,
          ]),
        ].filter((name) => name !== key)
    ).slice(0, differs.length === 1 ? 1 : 2),
  };
}

const Value = ({ value }: { value: string | null }) => (value === null ? <i>null</i> : <>{value}</>);

function SampleTable(props: SampleProps) {
  const { proof } = props;
  const { key, shown } = sampleColumns(props);
  const rows = [...proof.sample].sort((a, b) => (a.row ?? 0) - (b.row ?? 0)).slice(0, 5);
  if (rows.length === 0 || (key === null && shown.length === 0)) return null;
  const isMixed = new Set(rows.map((each) => each.change)).size > 1;
  const isNumbered = rows.some((each) => each.row !== null);
  const isBeside = shown.length === 1 && rows.every((each) => each.change === "changed");
  return (
    <table
      className="proof-sample"
      aria-label={isMixed ? "Sample rows, before and after" : `Sample of ${rows[0]!.change} rows`}
    >
      <thead>
        <tr>
          {isNumbered && (
            <th scope="col" className="row-number">
              Row
            </th>
          )}
          {key && <th scope="col">{key}</th>}
          {isBeside ? (
            <>
              <th scope="col">{shown[0]} before</th>
              <th scope="col">After</th>
            </>
          ) : (
            shown.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))
          )}
          {isMixed && (
            <th scope="col" className="change">
              Change
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((each, index) => {
          const side = each.change === "removed" ? each.before : each.after;
          return (
            <tr key={index} className={each.change}>
              {isNumbered && <td className="row-number">{each.row === null ? "" : formatNumber(each.row)}</td>}
              {key && (
                <td title={side?.[key] ?? "null"}>
                  <Value value={side?.[key] ?? null} />
                </td>
              )}
              {isBeside ? (
                <>
                  <td title={each.before?.[shown[0]!] ?? "null"}>
                    <s>
                      <Value value={each.before?.[shown[0]!] ?? null} />
                    </s>
                  </td>
                  <td title={each.after?.[shown[0]!] ?? "null"}>
                    <b>
                      <Value value={each.after?.[shown[0]!] ?? null} />
                    </b>
                  </td>
                </>
              ) : (
                shown.map((name) => (
                  <td key={name} title={side?.[name] ?? "null"}>
                    {each.change === "changed" && each.before?.[name] !== each.after?.[name] ? (
                      <>
                        <s>
                          <Value value={each.before?.[name] ?? null} />
                        </s>{" "}
                        <Value value={each.after?.[name] ?? null} />
                      </>
                    ) : (
                      <Value value={side?.[name] ?? null} />
                    )}
                  </td>
                ))
              )}
              {isMixed && <td className="change">{each.change}</td>}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** So many columns stand in the line of what is affected. */
const mostChips = 3;

/** Columns by name, each with the steps where its values can differ. */
function affectedColumns(proof: Proof): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const column of proof.columns) {
    const name = column.split(".").slice(1).join(".") || column;
    found.set(name, [...(found.get(name) ?? []), column]);
  }
  return [...found];
}

/** What running before and after on real rows showed. */
export function ProofView({
  proof,
  order = [],
  mentioned = [],
  brief = false,
}: {
  proof: Proof;
  order?: readonly string[];
  mentioned?: readonly string[];
  brief?: boolean;
}) {
  const affected = affectedColumns(proof);
  const passed = proof.checks.filter((check) => check.after).length;
  return (
    <div className="proof" data-testid="proof">
      <RowsLine proof={proof} />
      {!brief && <SampleTable proof={proof} order={order} mentioned={mentioned} />}
      {affected.length > 0 && (
        <div className="proof-line">
          <span>Affects</span>
          {affected.slice(0, mostChips).map(([name, places]) => (
            <Chip mono key={name} title={places.join(", ")}>
              {name}
            </Chip>
          ))}
          {affected.length > mostChips && <small>and {affected.length - mostChips} more</small>}
        </div>
      )}
      <div className="proof-line">
        <span>Forecast</span>
        {formatDuration(proof.forecast.durationMs)}
        <small>{formatBytes(proof.forecast.sizeBytes)}</small>
        <span className="spacer" />
        {proof.checks.length > 0 && (
          <em className={passed === proof.checks.length ? "good" : "minus"}>
            {passed === proof.checks.length ? <Check size={12} aria-hidden /> : <X size={12} aria-hidden />}
            {passed} of {proof.checks.length} checks
          </em>
        )}
      </div>
      {proof.sampledRows !== null && (
        <div className="proof-line">
          <small>Proven on {formatNumber(proof.sampledRows)} rows</small>
        </div>
      )}
      {[...proof.problems, ...proof.warnings].map((problem) => (
        <p key={problem} className="proof-problem">
          {problem}
        </p>
      ))}
    </div>
  );
}
