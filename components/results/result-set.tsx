import { ChevronLeft, ChevronRight, Download } from "lucide-react";
import { useState } from "react";
import type { ResultRows, RowSet } from "#domain/api/run-results.ts";
import { plural } from "#domain/text/plural.ts";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/button.tsx";
import { formatNumber } from "../ui/format.ts";
import { Segmented } from "../ui/toggle.tsx";
import { EmptyState, FailedState, LoadingRows } from "../ui/states.tsx";
import { ResultTable } from "./result-table.tsx";
import { pageSize, type RowsChoice, useResultRows } from "./use-results.ts";

interface ResultSetProps {
  readonly run: string;
  readonly set: RowSet;
  readonly choice: RowsChoice;
  readonly onChoice: (choice: RowsChoice) => void;
}

interface FileAsked {
  readonly format?: "csv" | "parquet";
  readonly formulas?: "kept";
}

const address = (run: string, set: RowSet, file: FileAsked): string => {
  const asked = new URLSearchParams({ ...(set.output === "rejects" ? { rows: "rejects" } : {}), ...file });
  return `/api/outputs/${run}/${encodeURIComponent(set.node)}${asked.size > 0 ? `?${asked.toString()}` : ""}`;
};

const formulaChoices = [
  {
    value: "text",
    label: "As text",
    title: "A cell that begins with = + - or @ gets an apostrophe: nothing runs when it is opened",
  },
  { value: "kept", label: "As they are", title: "Every cell exactly as it is, for programs that read the file" },
] as const;

function Downloads({ run, set }: Pick<ResultSetProps, "run" | "set">) {
  const [formulas, setFormulas] = useState<"text" | "kept">("text");
  return (
    <span className="results-downloads">
      <span className="formulas-choice">
        Formulas in CSV
        <Segmented value={formulas} options={formulaChoices} onChange={setFormulas} label="Formulas in CSV" />
      </span>
      {set.kind === "file" && (
        <a className="button sm" href={address(run, set, { formulas: "kept" })} download>
          <Download size={13} aria-hidden />
          As written
        </a>
      )}
      <a
        className="button sm"
        href={address(run, set, { format: "csv", ...(formulas === "kept" && { formulas }) })}
        download
      >
        <Download size={13} aria-hidden />
        CSV
      </a>
      <a className="button sm" href={address(run, set, { format: "parquet" })} download>
        <Download size={13} aria-hidden />
        Parquet
      </a>
    </span>
  );
}

interface RulesProps {
  readonly rules: ResultRows["rules"];
  readonly total: number;
  readonly chosen: string | null;
  readonly onChoose: (rule: string | null) => void;
}

/** How many rows each rule refused; one of them shows its rows alone. */
function Rules({ rules, total, chosen, onChoose }: RulesProps) {
  return (
    <div className="results-rules" role="group" aria-label="Rejected by rule">
      {[{ name: null, rows: total }, ...rules].map(({ name, rows }) => (
        <button
          key={name ?? ""}
          type="button"
          aria-pressed={chosen === name}
          className={classNames("rule-chip", chosen === name && "here")}
          onClick={() => onChoose(name)}
        >
          {name ?? "All rules"} <b>{formatNumber(rows)}</b>
        </button>
      ))}
    </div>
  );
}

function Pages({ choice, view, onChoice }: Pick<ResultSetProps, "choice" | "onChoice"> & { view: ResultRows }) {
  const first = choice.page * pageSize;
  const go = (by: number) => onChoice({ ...choice, page: choice.page + by });
  return (
    <p className="results-pages" role="status">
      <span className="figures">
        {view.total === 0
          ? "No rows"
          : `${formatNumber(first + 1)} to ${formatNumber(first + view.rows.length)} of ${plural(view.total, "row")}`}
      </span>
      <IconButton
        label="Previous rows"
        size="sm"
        icon={<ChevronLeft size={15} />}
        disabled={choice.page === 0}
        onClick={() => go(-1)}
      />
      <IconButton
        label="Next rows"
        size="sm"
        icon={<ChevronRight size={15} />}
        disabled={first + view.rows.length >= view.total}
        onClick={() => go(1)}
      />
    </p>
  );
}

/** The rows of one output or of what one step refused: paged, sorted by any column, to download. */
export function ResultSet({ run, set, choice, onChoice }: ResultSetProps) {
  const { view, failure, isLoading, retry } = useResultRows(run, choice);
  const label = set.output === "rejects" ? `Rejected by ${set.node}` : `Rows of ${set.node}`;
  return (
    <section className="results-set" aria-label={label} aria-busy={isLoading || !view}>
      <header>
        <div>
          <h3>{set.output === "rejects" ? `Rejected by ${set.node}` : set.title}</h3>
          <p>{set.note}</p>
        </div>
        <Downloads run={run} set={set} />
      </header>
      {view && set.output === "rejects" && (
        <Rules
          rules={view.rules}
          total={set.rows}
          chosen={choice.rule}
          onChoose={(rule) => onChoice({ ...choice, rule, page: 0 })}
        />
      )}
      {failure ? (
        <FailedState message={failure.message} mend={failure.mend} onRetry={retry} />
      ) : !view ? (
        <LoadingRows rows={8} label={`Loading ${label}`} />
      ) : view.total === 0 ? (
        <EmptyState title="No rows">{`The run wrote no rows to ${set.title}.`}</EmptyState>
      ) : (
        <ResultTable
          label={label}
          view={view}
          first={choice.page * pageSize}
          sort={choice.sort}
          onSort={(sort) => onChoice({ ...choice, sort, page: 0 })}
        />
      )}
      {view && <Pages choice={choice} view={view} onChoice={onChoice} />}
    </section>
  );
}
