import type { BundleFileView, ChangeView } from "#domain/api/publish.ts";
import { formatBytes } from "../ui/format.ts";
import { Pill } from "../ui/pill.tsx";
import { LineDiff } from "./line-diff.tsx";

export const changeTone = { added: "accent", changed: "warn", same: "idle", removed: "bad" } as const;

interface DifferenceProps {
  readonly changes: readonly ChangeView[];
  readonly files: readonly BundleFileView[];
  /** What stands where nothing differs. */
  readonly none: string;
  /** Why files are not compared. */
  readonly unkept?: string | null;
}

/** The DAG and the document are read by people; the plan is what both say, in the machine's words. */
const order = (file: BundleFileView): number =>
  file.path.endsWith(".py") && !file.path.includes("/") ? 0 : file.path === "pipeline.yaml" ? 1 : 2;

function FileChange({ file }: { file: BundleFileView }) {
  const isCompared = file.change === "changed" && file.before !== null && file.text !== null;
  return (
    <details open={isCompared && order(file) < 2}>
      <summary>
        <code>{file.path}</code>
        <Pill tone={changeTone[file.change]}>{file.change}</Pill>
        <span className="meta">{formatBytes(file.sizeBytes)}</span>
      </summary>
      {isCompared ? (
        <LineDiff label={`Changed lines of ${file.path}`} before={file.before!} after={file.text!} />
      ) : (
        <p className="secondary">
          {file.change === "changed"
            ? "Its bytes differ; it holds rows, or is too long to show."
            : `The whole file is ${file.change}.`}
        </p>
      )}
    </details>
  );
}

/** What changed, first in words, then by file. */
export function Difference({ changes, files, none, unkept = null }: DifferenceProps) {
  const differing = files.filter((file) => file.change !== "same").sort((a, b) => order(a) - order(b));
  return (
    <div className="difference">
      {changes.length === 0 ? (
        <p className="secondary">{none}</p>
      ) : (
        <ul aria-label="Changes in words">
          {changes.map((change, index) => (
            <li key={index} className={change.kind}>
              {change.words}
            </li>
          ))}
        </ul>
      )}
      {unkept && <p className="secondary">{unkept}</p>}
      {differing.map((file) => (
        <FileChange key={file.path} file={file} />
      ))}
    </div>
  );
}
