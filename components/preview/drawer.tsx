"use client";
import "./drawer.css";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useState } from "react";
import type { SuggestionView } from "#domain/api/conversations.ts";
import type { NodeView, PipelineView } from "#domain/api/pipelines.ts";
import { useTRPC } from "../shell/api.ts";
import { errorProblems } from "../shell/show-error.ts";
import { useStored } from "../shell/use-stored.ts";
import { IconButton } from "../ui/button.tsx";
import { CodeView } from "../ui/code-view.tsx";
import { ProblemCard } from "../ui/problem-card.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Table } from "../ui/table.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { Segmented, Switch } from "../ui/toggle.tsx";
import { DrawerEdge, useDrawerHeight } from "./drawer-edge.tsx";
import { useTextDraft } from "./use-text-draft.ts";
import { YamlTab } from "./yaml-tab.tsx";
import { comparesRows, type PreviewChoice, type PreviewStep, StepPreview } from "./step-preview.tsx";

/** What the drawer shows: a step of the draft, or one that a suggestion would make. */
export interface Shown {
  readonly step: PreviewStep;
  readonly suggestion: SuggestionView | null;
}
interface DrawerProps {
  readonly pipeline: PipelineView;
  readonly node: NodeView | null;
  readonly shown: Shown | null;
  readonly onSelect: (name: string) => void;
  readonly onSaveText: (text: string) => void;
  readonly saving: boolean;
}

/** From here on only those in sight are drawn. */
const manyColumns = 200;

function Sql({ pipeline, node }: { pipeline: PipelineView; node: NodeView | null }) {
  const trpc = useTRPC();
  const sql = useQuery(
    trpc.pipelines.sql.queryOptions({ id: pipeline.id, ...(node ? { node: node.name } : {}) }, { retry: false }),
  );
  const [problem] = sql.error ? errorProblems(sql.error) : [];
  return problem ? (
    <ProblemCard problem={problem} />
  ) : (
    <CodeView value={sql.data?.sql ?? ""} language="sql" label="SQL" />
  );
}

/** Columns of other steps; they wrap, unless only the rows in sight are drawn and each has one height. */
const Places = ({ names, isOneLine }: { names: readonly string[]; isOneLine: boolean }) => (
  <span className={isOneLine ? "lineage-places one-line" : "lineage-places"}>
    {names.map((each) => (
      <span key={each} className="chip mono">
        {each}
      </span>
    ))}
  </span>
);

function Lineage({ pipeline, node }: { pipeline: PipelineView; node: NodeView }) {
  const trpc = useTRPC();
  const lineage = useQuery(trpc.pipelines.lineage.queryOptions({ id: pipeline.id, node: node.name }, { retry: false }));
  const [problem] = lineage.error ? errorProblems(lineage.error) : [];
  const isLong = (lineage.data?.columns.length ?? 0) > manyColumns;
  return (
    <Table
      label="Lineage"
      dense
      virtual={isLong}
      rows={lineage.data?.columns}
      rowKey={(row) => row.column}
      error={problem ?? null}
      empty={{ title: "No columns yet" }}
      columns={[
        { key: "column", title: "Column", cell: (row) => <code>{row.column}</code> },
        {
          key: "from",
          title: "Made from",
          cell: (row) => <Places names={row.from} isOneLine={isLong} />,
        },
        {
          key: "to",
          title: "Read by",
          cell: (row) => <Places names={row.to} isOneLine={isLong} />,
        },
      ]}
    />
  );
}

interface ChoiceProps {
  readonly shown: Shown;
  readonly choice: PreviewChoice;
  readonly onChoice: (choice: PreviewChoice) => void;
}

function Choices({ shown: { step, suggestion }, choice, onChoice }: ChoiceProps) {
  return (
    <>
      {suggestion?.decision === "pending" && step.inputs.length > 0 && (
        <Segmented<"asis" | "with">
          label="Compare"
          value={choice.withSuggestion ? "with" : "asis"}
          onChange={(next) => onChoice({ ...choice, withSuggestion: next === "with" })}
          options={[
            { value: "asis", label: "As is" },
            { value: "with", label: suggestion.finding ? "With the fix" : `With ${suggestion.number}` },
          ]}
        />
      )}
      {comparesRows(step.kind) && (
        <span className="drawer-switch">
          <Switch
            label="Changed rows first"
            checked={choice.changedFirst}
            onChange={(next) => onChoice({ ...choice, changedFirst: next })}
          />
          <span>
            Changed<span className="wide-only"> rows</span> first
          </span>
        </span>
      )}
    </>
  );
}

/** Below the canvas: rows, columns, SQL, lineage, problems and the text of what is selected. */
export function Drawer({ pipeline, node, shown, onSelect, onSaveText, saving }: DrawerProps) {
  const [tab, setTab] = useState("preview");
  const [size, setSize] = useStored("sluice-drawer", "open");
  const [choice, setChoice] = useState<PreviewChoice>({ changedFirst: true, withSuggestion: true });
  const draft = useTextDraft(pipeline);
  const height = useDrawerHeight();
  const problems = [...pipeline.problems, ...pipeline.nodes.flatMap((each) => each.problems)].filter(
    (each, index, all) =>
      all.findIndex((other) => other.message === each.message && other.node === each.node) === index,
  );
  const choose = (
    <EmptyState
      title={pipeline.nodes.length === 0 ? "Rows appear here with the first step" : "Select a step to see its rows"}
    >
      {pipeline.nodes.length === 0 ? "Input at the left, output at the right." : null}
    </EmptyState>
  );
  const proposed =
    node === null && shown ? (
      <EmptyState title="This step is proposed">{`Accept suggestion ${shown.suggestion?.number ?? ""} to have it in the draft; Preview shows its rows before and after.`}</EmptyState>
    ) : (
      choose
    );
  return (
    <section className={`drawer ${size}`} aria-label="Data" style={size === "open" ? height.style : undefined}>
      {size === "open" && <DrawerEdge height={height} />}
      <Tabs
        label="Data"
        value={tab}
        onChange={(next) => {
          setTab(next);
          setSize("open");
        }}
        tabs={[
          { value: "preview", label: "Preview" },
          { value: "columns", label: "Columns", count: node?.columns.length ?? null },
          { value: "sql", label: "SQL" },
          { value: "lineage", label: "Lineage" },
          { value: "problems", label: "Problems", count: problems.length },
          { value: "yaml", label: "YAML" },
        ]}
        aside={
          <div className="drawer-aside">
            {tab === "preview" && shown && size === "open" && (
              <Choices shown={shown} choice={choice} onChoice={setChoice} />
            )}
            <IconButton
              label={size === "open" ? "Fold the drawer" : "Open the drawer"}
              size="sm"
              icon={size === "open" ? <ChevronDown size={15} /> : <ChevronUp size={15} />}
              onClick={() => setSize(size === "open" ? "closed" : "open")}
            />
          </div>
        }
      >
        {tab === "preview" &&
          (shown ? (
            <StepPreview
              key={`${shown.step.name}|${shown.suggestion?.key ?? ""}`}
              pipeline={pipeline}
              step={shown.step}
              node={node}
              suggestion={shown.suggestion}
              choice={choice}
            />
          ) : (
            choose
          ))}
        {tab === "columns" &&
          (node ? (
            <Table
              label="Columns"
              dense
              virtual={node.columns.length > manyColumns}
              rows={node.columns}
              rowKey={(row) => row.name}
              empty={{ title: "This step has no columns yet", text: "Its problems say why." }}
              columns={[
                { key: "name", title: "Column", cell: (row) => <code>{row.name}</code> },
                { key: "type", title: "Type", cell: (row) => row.type },
              ]}
            />
          ) : (
            proposed
          ))}
        {tab === "sql" && <Sql pipeline={pipeline} node={node} />}
        {tab === "lineage" && (node ? <Lineage pipeline={pipeline} node={node} /> : proposed)}
        {tab === "problems" &&
          (problems.length === 0 ? (
            <EmptyState title="No problems">The draft can run.</EmptyState>
          ) : (
            <div className="problem-list">
              {problems.map((problem, index) => (
                <ProblemCard
                  key={index}
                  problem={problem}
                  onOpen={problem.node ? () => onSelect(problem.node!) : undefined}
                />
              ))}
            </div>
          ))}
        {tab === "yaml" && <YamlTab pipeline={pipeline} draft={draft} saving={saving} onSave={onSaveText} />}
      </Tabs>
    </section>
  );
}
