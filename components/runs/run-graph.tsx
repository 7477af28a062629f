import type { RunView } from "#domain/api/runs.ts";
import { kindNames, type KindName } from "#domain/nodes/table.ts";
import { KindIcon } from "../canvas/kind-icon.tsx";
import { layeredLayout } from "../canvas/layered-layout.ts";

const scale = { x: 0.36, y: 0.56 };

function places(run: RunView): Map<string, { x: number; y: number }> {
  const steps = run.nodes.map((node) => ({ name: node.name, kind: node.kind as KindName, title: node.title, summary: "", state: "normal" as const, columns: null, rows: null, problems: 0, effect: null, suggestions: [], findings: [], position: null }));
  const links = run.nodes.flatMap((node) => node.inputs.map((from, index) => ({ id: `${from}>${node.name}`, from, output: "out" as const, to: node.name, port: String(index), proposed: false, lookup: index > 0, rows: null, removed: 0 })));
  return layeredLayout({ steps, links });
}

/** The pipeline in small, with the state of each step's stage. */
export function RunGraph({ run, selected, onSelect }: { run: RunView; selected: string | null; onSelect: (stage: string) => void }) {
  const at = places(run);
  const states = new Map(run.stages.map((stage) => [stage.id, stage.state]));
  const point = (name: string) => ({ x: (at.get(name)?.x ?? 0) * scale.x + 26, y: (at.get(name)?.y ?? 0) * scale.y + 20 });
  const width = Math.max(...run.nodes.map((node) => point(node.name).x)) + 40;
  const height = Math.max(...run.nodes.map((node) => point(node.name).y)) + 46;
  return (
    <div className="run-graph" style={{ width, height }}>
      <svg width={width} height={height} aria-hidden>
        {run.nodes.flatMap((node) => node.inputs.map((from) => {
          const [a, b] = [point(from), point(node.name)];
          return <path key={`${from}>${node.name}`} d={`M${a.x},${a.y} C${(a.x + b.x) / 2},${a.y} ${(a.x + b.x) / 2},${b.y} ${b.x},${b.y}`} fill="none" stroke="var(--line-strong)" strokeWidth={1.5} />;
        }))}
      </svg>
      {run.nodes.map((node) => {
        const state = states.get(node.stage) ?? "waiting";
        const { x, y } = point(node.name);
        return (
          <button key={node.name} type="button" className={`run-step ${state} ${selected === node.stage ? "selected" : ""}`} style={{ left: x - 16, top: y - 14 }} onClick={() => onSelect(node.stage)} aria-label={`${node.name}: ${state}`} title={`${node.name}: ${state}, in stage ${node.stage}`}>
            <span>{(kindNames as readonly string[]).includes(node.kind) && <KindIcon kind={node.kind as KindName} size={14} />}</span>
            <small>{node.name}</small>
          </button>
        );
      })}
    </div>
  );
}
