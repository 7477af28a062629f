"use client";
import "./publish.css";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Check, Rocket, X } from "lucide-react";
import { useState } from "react";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { errorProblems, showError } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { CodeView } from "../ui/code-view.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { formatBytes } from "../ui/format.ts";
import { Pill } from "../ui/pill.tsx";
import { FailedState, LoadingRows } from "../ui/states.tsx";

interface PublishDialogProps {
  readonly open: boolean;
  readonly pipeline: PipelineView;
  readonly onClose: () => void;
  readonly onPublished: () => void;
}

const tone = { added: "accent", changed: "warn", same: "idle", removed: "bad" } as const;

/** The code is read before anything is written: every file, every check, then one button. */
export function PublishDialog({ open, pipeline, onClose, onPublished }: PublishDialogProps) {
  const trpc = useTRPC();
  const role = useReason("pipeline.publish");
  const [chosen, setChosen] = useState<string | null>(null);
  const review = useQuery(
    trpc.publish.review.queryOptions({ id: pipeline.id }, { enabled: open, retry: false, staleTime: 0 }),
  );
  const publish = useMutation(trpc.publish.publish.mutationOptions({ onSuccess: onPublished, onError: showError }));
  const data = review.data;
  const [problem] = review.error ? errorProblems(review.error) : [];
  const failed = data?.checks.find((check) => !check.passed);
  const file =
    data?.files.find((each) => each.path === chosen) ??
    data?.files.find((each) => each.path.endsWith(".py") && each.text !== null) ??
    data?.files[0];
  const done = publish.data;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      width="full"
      title={`Publish ${pipeline.name}`}
      description={
        data
          ? `Version ${data.nextVersion} as the Airflow DAG ${data.dagId}`
          : "An Airflow DAG that gives the same rows"
      }
      footer={
        done ? (
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Back</Button>
            <Button
              variant="primary"
              icon={<Rocket size={14} />}
              loading={publish.isPending}
              reason={role ?? (!data ? "The files are being made" : failed ? failed.message : null)}
              onClick={() => publish.mutate({ id: pipeline.id, revision: pipeline.revision.number })}
            >
              Publish version {data?.nextVersion ?? ""}
            </Button>
          </>
        )
      }
    >
      {problem && <FailedState message={problem.message} mend={problem.mend} onRetry={() => void review.refetch()} />}
      {!data && !problem && <LoadingRows rows={5} label="Making the files" />}
      {done && (
        <p className="hint-bar published" role="status">
          <Check size={14} aria-hidden /> Version {done.version} is written to <code>{done.folder}</code> as{" "}
          <code>{done.dagId}</code>.
        </p>
      )}
      {data && (
        <div className="publish">
          <div>
            <h3>Delivery</h3>
            <p>
              DAG folder <code>{data.folder}</code>
            </p>
            <h3>Checks</h3>
            <ul>
              {data.checks.map((check) => (
                <li key={check.name} className={check.passed ? "" : "bad"}>
                  {check.passed ? <Check size={13} aria-label="passed" /> : <X size={13} aria-label="failed" />}
                  <span>
                    <b>{check.name}</b>
                    <small>{check.message}</small>
                    {!check.passed && check.mend && <small>{check.mend}</small>}
                  </span>
                </li>
              ))}
            </ul>
            <h3>Files</h3>
            <ul>
              {data.files.map((each) => (
                <li key={each.path}>
                  <button
                    type="button"
                    className={file?.path === each.path ? "here" : ""}
                    onClick={() => setChosen(each.path)}
                  >
                    <code>{each.path}</code>
                    <span className="meta">{formatBytes(each.sizeBytes)}</span>
                    <Pill tone={tone[each.change]}>{each.change}</Pill>
                  </button>
                </li>
              ))}
            </ul>
          </div>
          <div className="publish-code" aria-label={file?.path ?? "File"}>
            {file?.text !== null && file ? (
              <CodeView
                value={file.text ?? ""}
                language={file.path.endsWith(".yaml") ? "yaml" : "text"}
                label={file.path}
              />
            ) : (
              <p className="secondary">{file?.path} holds rows, not text.</p>
            )}
          </div>
        </div>
      )}
    </Dialog>
  );
}
