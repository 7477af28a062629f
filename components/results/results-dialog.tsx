"use client";
import "../preview/drawer.css";
import "./results.css";
import { FileText, ShieldX, Table2 } from "lucide-react";
import { useState } from "react";
import type { RowSet } from "#domain/api/run-results.ts";
import { plural } from "#domain/text/plural.ts";
import { Dialog } from "../ui/dialog.tsx";
import { EmptyState, FailedState, LoadingRows } from "../ui/states.tsx";
import { ResultSet } from "./result-set.tsx";
import { firstPage, type RowsChoice, setKey, useRowSets } from "./use-results.ts";

/** Which run's rows are wanted, and which of them first. */
export interface ResultsWanted {
  readonly run: string;
  readonly number: number;
  readonly name: string;
  readonly first?: Pick<RowSet, "node" | "output"> | undefined;
}

interface ResultsDialogProps {
  readonly wanted: ResultsWanted | null;
  readonly onClose: () => void;
}

const icons = { file: FileText, table: Table2, step: ShieldX } as const;

function SetList({ sets, here, onOpen }: { sets: readonly RowSet[]; here: string; onOpen: (set: RowSet) => void }) {
  const groups = [
    { title: "Outputs", sets: sets.filter((set) => set.output === "out") },
    { title: "Rejected rows", sets: sets.filter((set) => set.output === "rejects") },
  ];
  return (
    <nav className="results-list" aria-label="What the run left">
      {groups
        .filter((group) => group.sets.length > 0)
        .map((group) => (
          <div key={group.title}>
            <h3>{group.title}</h3>
            {group.sets.map((set) => {
              const Icon = icons[set.kind];
              return (
                <button
                  key={setKey(set)}
                  type="button"
                  aria-current={setKey(set) === here || undefined}
                  onClick={() => onOpen(set)}
                >
                  <Icon size={14} aria-hidden />
                  <span>
                    <b>{set.output === "rejects" ? set.node : set.title}</b>
                    <small>{plural(set.rows, "row")}</small>
                  </span>
                </button>
              );
            })}
          </div>
        ))}
    </nav>
  );
}

function Results({ wanted }: { wanted: ResultsWanted }) {
  const { sets, failure } = useRowSets(wanted.run);
  const [chosen, setChosen] = useState<RowsChoice | null>(wanted.first ? firstPage(wanted.first) : null);
  if (failure) return <FailedState message={failure.message} mend={failure.mend} />;
  if (!sets) return <LoadingRows rows={6} label="Loading the results" />;
  const set = sets.find((each) => chosen && setKey(each) === setKey(chosen)) ?? sets[0];
  if (!set) return <EmptyState title="This run left no rows">It ended before an output was written.</EmptyState>;
  const choice = chosen && setKey(chosen) === setKey(set) ? chosen : firstPage(set);
  return (
    <div className="results">
      <SetList sets={sets} here={setKey(set)} onOpen={(each) => setChosen(firstPage(each))} />
      {set.gone ? (
        <EmptyState title={set.title}>{set.gone}</EmptyState>
      ) : (
        <ResultSet key={setKey(set)} run={wanted.run} set={set} choice={choice} onChoice={setChosen} />
      )}
    </div>
  );
}

/** The rows that a run wrote, loaded and refused. */
export const ResultsDialog = ({ wanted, onClose }: ResultsDialogProps) => (
  <Dialog
    open={wanted !== null}
    onClose={onClose}
    width="full"
    title={wanted ? `Results of ${wanted.name} #${wanted.number}` : "Results"}
    description="The rows of this run, as it wrote them; a later run has its own."
  >
    {wanted && <Results key={`${wanted.run} ${wanted.first ? setKey(wanted.first) : ""}`} wanted={wanted} />}
  </Dialog>
);
