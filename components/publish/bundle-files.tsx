import { useState } from "react";
import type { BundleFileView } from "#domain/api/publish.ts";
import { CodeView } from "../ui/code-view.tsx";
import { formatBytes } from "../ui/format.ts";
import { Pill } from "../ui/pill.tsx";
import { changeTone } from "./difference.tsx";

/** Every file of the bundle, and the one that is read. */
export function BundleFiles({ files }: { files: readonly BundleFileView[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const file =
    files.find((each) => each.path === chosen) ??
    files.find((each) => each.path.endsWith(".py") && each.text !== null) ??
    files[0];
  return (
    <div className="bundle-files">
      <ul aria-label="Files">
        {files.map((each) => (
          <li key={each.path}>
            <button
              type="button"
              aria-current={file?.path === each.path || undefined}
              onClick={() => setChosen(each.path)}
            >
              <code title={each.path}>{each.path}</code>
              <span className="meta">{formatBytes(each.sizeBytes)}</span>
              <Pill tone={changeTone[each.change]}>{each.change}</Pill>
            </button>
          </li>
        ))}
      </ul>
      <div className="publish-code" role="group" aria-label={file?.path ?? "File"}>
        {file && file.text !== null ? (
          <CodeView value={file.text} language={file.path.endsWith(".yaml") ? "yaml" : "text"} label={file.path} />
        ) : (
          <p className="secondary">{file?.path} holds rows, not text.</p>
        )}
      </div>
    </div>
  );
}
