"use client";
import type { Finding, FindingKind } from "#domain/sources/finding.ts";
import { classNames } from "../ui/class-names.ts";
import type { SourceView } from "#domain/api/sources.ts";
import { formatNumber } from "../ui/format.ts";
import { MoreRows } from "../ui/table.tsx";
import { usePortion } from "../ui/use-portion.ts";

export const findingWords: Record<FindingKind, string> = {
  duplicate_rows: "Duplicate rows",
  duplicate_keys: "Duplicate keys",
  join_multiplies: "Join multiplies rows",
  key_spelling: "Keys spelled differently",
  no_partner: "Rows without a partner",
  unreadable_values: "Values that cannot be read",
  mixed_date_formats: "Mixed date formats",
  category_spelling: "Categories spelled differently",
  outlier_thousandfold: "Values a thousand times too large",
  personal_data: "Personal data",
  not_records: "Rows that are no records",
  kept_as_text: "Figures kept as text",
  codes_as_exponents: "Codes that lost digits",
  words_for_nothing: "Words for nothing",
  open_words_for_nothing: "Words that may mean nothing",
  mended_records: "Records that were fixed",
  left_out_records: "Records that were left out",
  nested_values: "Objects inside a column",
  day_numbers: "Days left as numbers",
  moments_without_offset: "Times without an offset",
  zone_names: "Zones named by letters",
  mojibake: "Letters read in a wrong encoding",
  doubtful_numbers: "Thousands or decimals",
};

const order = { changes_result: 0, stops_run: 1, notice: 2 } as const;
/** Silent findings first, then those that stop a run, then notices; the larger first. */
export const sortFindings = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => order[a.severity] - order[b.severity] || b.count - a.count);

export const FindingMark = ({ number, finding }: { number: number; finding: Finding }) => (
  <span className={classNames("finding-mark", finding.severity)}>{number}</span>
);

/** How many findings of each kind a source has, as squares; "none" where it was read and nothing was found. */
export function findingMarks(source: SourceView) {
  const by = (severity: Finding["severity"]): number =>
    source.findings.filter((each) => each.severity === severity).length;
  const found = (
    [
      ["changes_result", "change the result"],
      ["stops_run", "stop a run"],
      ["notice", "notices"],
    ] as const
  ).filter(([severity]) => by(severity) > 0);
  if (found.length === 0) return <span className="secondary">{source.profile ? "none" : "–"}</span>;
  return (
    <span className="finding-counts">
      {found.map(([severity, words]) => (
        <span key={severity} className={classNames("finding-mark", severity)} title={`${by(severity)} ${words}`}>
          {by(severity)}
          <span className="visually-hidden"> {words}</span>
        </span>
      ))}
    </span>
  );
}

const severityWords = { changes_result: "changes the result", stops_run: "stops the run", notice: "a notice" } as const;

/** So many findings are drawn at once. */
const findingsAtOnce = 50;

export function FindingList({
  findings,
  rows,
  columns,
}: {
  findings: readonly Finding[];
  rows: number;
  columns: number;
}) {
  const portion = usePortion(findings.length, findingsAtOnce);
  if (findings.length === 0) return <p className="finding-none">0 findings in {formatNumber(rows)} rows</p>;
  return (
    <>
      <ol className="finding-list">
        {sortFindings(findings)
          .slice(0, portion.shown)
          .map((finding, index) => (
            <li key={finding.id}>
              <FindingMark number={index + 1} finding={finding} />
              <span>
                <b>{findingWords[finding.kind]}</b>{" "}
                {columns > 1 && finding.columns.length === columns ? (
                  <span className="secondary">every column</span>
                ) : (
                  <code>{finding.columns.join(", ")}</code>
                )}
                <small>{finding.message}</small>
              </span>
              <span className={classNames("finding-effect", finding.severity)}>{severityWords[finding.severity]}</span>
            </li>
          ))}
      </ol>
      {portion.onMore && (
        <MoreRows shown={portion.shown} total={findings.length} onMore={portion.onMore} loading={false} />
      )}
    </>
  );
}
