"use client";
import "./publish.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Download, Rocket } from "lucide-react";
import { useState } from "react";
import type { PipelineView } from "#domain/api/pipelines.ts";
import type { PublishedVersion, PublishReview, PublishTarget } from "#domain/api/publish.ts";
import { plural } from "#domain/text/plural.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { errorProblems, showError } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FailedState, LoadingRows } from "../ui/states.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { BundleFiles } from "./bundle-files.tsx";
import { Difference } from "./difference.tsx";
import { PublishPlan } from "./publish-plan.tsx";
import { Versions } from "./versions.tsx";

interface PublishDialogProps {
  readonly open: boolean;
  readonly pipeline: PipelineView;
  readonly onClose: () => void;
  readonly onPublished: () => void;
}

function Done({ pipeline, done }: { pipeline: string; done: PublishedVersion }) {
  return (
    <p className="hint-bar published" role="status">
      <Check size={14} aria-hidden />
      <span>
        {done.folder ? (
          <>
            Version {done.version} is written to <code>{done.folder}</code> as <code>{done.dagId}</code>.
          </>
        ) : (
          <>Version {done.version} is kept as a bundle; Airflow&rsquo;s folder is as it was.</>
        )}
      </span>
      <a className="button sm" href={`/api/bundles/${pipeline}/${done.version}`} download>
        <Download size={13} aria-hidden />
        Download version {done.version}
      </a>
    </p>
  );
}

type Tab = "changes" | "files" | "versions";

interface RightProps {
  readonly pipeline: PipelineView;
  readonly review: PublishReview;
  readonly onChanged: () => void;
}

function Right({ pipeline, review, onChanged }: RightProps) {
  const [tab, setTab] = useState<Tab>(review.replaces ? "changes" : "files");
  const none = review.replaces
    ? `Nothing changed in the document since version ${review.replaces.number}.`
    : "Nothing was published before: all of it is new.";
  return (
    <Tabs
      label="What is published"
      value={tab}
      onChange={(next) => setTab(next as Tab)}
      tabs={[
        {
          value: "changes",
          label: review.replaces ? `Changes since v${review.replaces.number}` : "Changes",
          count: review.changes.length,
        },
        { value: "files", label: "Files", count: review.files.length },
        { value: "versions", label: "Versions", count: review.nextVersion - 1 },
      ]}
    >
      {tab === "changes" && (
        <Difference changes={review.changes} files={review.replaces ? review.files : []} none={none} />
      )}
      {tab === "files" && <BundleFiles files={review.files} />}
      {tab === "versions" && <Versions pipeline={pipeline} onChanged={onChanged} />}
    </Tabs>
  );
}

/** What publishing does is read before it is done; the versions of before stand beside it. */
export function PublishDialog({ open, pipeline, onClose, onPublished }: PublishDialogProps) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const role = useReason("pipeline.publish");
  const [target, setTarget] = useState<PublishTarget>("folder");
  const [note, setNote] = useState("");
  const review = useQuery(
    trpc.publish.review.queryOptions({ id: pipeline.id }, { enabled: open, retry: false, staleTime: 0 }),
  );
  const readAgain = () => {
    void client.invalidateQueries({ queryKey: trpc.publish.pathKey() });
    onPublished();
  };
  const publish = useMutation(
    trpc.publish.publish.mutationOptions({
      onSuccess: () => {
        setNote("");
        readAgain();
      },
      onError: showError,
    }),
  );
  const close = () => {
    publish.reset();
    onClose();
  };
  const data = review.data;
  const [problem] = review.error ? errorProblems(review.error) : [];
  const failed = data?.checks.find((check) => !check.passed);
  const isMade = data !== undefined && !review.isFetching;
  return (
    <Dialog
      open={open}
      onClose={close}
      width="full"
      title={`Publish ${pipeline.name}`}
      description={
        data
          ? `Version ${data.nextVersion} of ${plural(pipeline.nodes.length, "step")}, as the Airflow DAG ${data.dagId}`
          : "An Airflow DAG that gives the same rows"
      }
      footer={
        <>
          <Button onClick={close}>{publish.data ? "Close" : "Back"}</Button>
          <Button
            variant="primary"
            icon={<Rocket size={14} />}
            loading={publish.isPending}
            reason={role ?? (!isMade ? "The files are being made" : failed ? failed.message : null)}
            onClick={() =>
              publish.mutate({ id: pipeline.id, revision: pipeline.revision.number, target, note: note.trim() })
            }
          >
            Publish version {data?.nextVersion ?? ""}
          </Button>
        </>
      }
    >
      {problem && <FailedState message={problem.message} mend={problem.mend} onRetry={() => void review.refetch()} />}
      {!data && !problem && <LoadingRows rows={5} label="Making the files" />}
      {publish.data && <Done pipeline={pipeline.id} done={publish.data} />}
      {data && (
        <div className="publish">
          <PublishPlan review={data} target={target} onTarget={setTarget} note={note} onNote={setNote} />
          <Right pipeline={pipeline} review={data} onChanged={readAgain} />
        </div>
      )}
    </Dialog>
  );
}
