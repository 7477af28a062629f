import { useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { PipelineView } from "#domain/api/pipelines.ts";
import type { VersionView } from "#domain/api/publish.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { errorProblems, showError } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { formatBytes, formatInstant } from "../ui/format.ts";
import { Pill } from "../ui/pill.tsx";
import { Select } from "../ui/select.tsx";
import { FailedState, LoadingRows } from "../ui/states.tsx";
import { Table } from "../ui/table.tsx";
import { Difference } from "./difference.tsx";

interface VersionsProps {
  readonly pipeline: PipelineView;
  /** Something was published or the draft was changed. */
  readonly onChanged: () => void;
}

const draft = "draft";
const nameOf = (version: VersionView): string => `Version ${version.number}`;

function Compare({ pipeline, versions }: { pipeline: PipelineView; versions: readonly VersionView[] }) {
  const trpc = useTRPC();
  const [from, setFrom] = useState(String(versions[0]!.number));
  const [to, setTo] = useState(draft);
  const difference = useQuery(
    trpc.publish.compare.queryOptions(
      { id: pipeline.id, from: Number(from), to: to === draft ? null : Number(to) },
      { retry: false, staleTime: 0 },
    ),
  );
  const [problem] = difference.error ? errorProblems(difference.error) : [];
  const options = versions.map((version) => ({ value: String(version.number), label: nameOf(version) }));
  return (
    <section aria-label="Difference" className="versions-compare">
      <header>
        <h3>Difference</h3>
        <span>from</span>
        <Select label="From version" value={from} onChange={setFrom} options={options} />
        <span>to</span>
        <Select
          label="To version"
          value={to}
          onChange={setTo}
          options={[{ value: draft, label: "the draft" }, ...options]}
        />
      </header>
      {problem ? (
        <FailedState message={problem.message} mend={problem.mend} onRetry={() => void difference.refetch()} />
      ) : !difference.data ? (
        <LoadingRows rows={3} label="Comparing" />
      ) : (
        <Difference {...difference.data} none="The two say the same." />
      )}
    </section>
  );
}

/** Every version: who, when, why; its zip, the way back to it, and what differs between any two. */
export function Versions({ pipeline, onChanged }: VersionsProps) {
  const trpc = useTRPC();
  const [back, setBack] = useState<VersionView | null>(null);
  const publishReason = useReason("pipeline.publish");
  const editReason = useReason("pipeline.edit");
  const query = useQuery(trpc.publish.versions.queryOptions({ id: pipeline.id }, { retry: false, staleTime: 0 }));
  const rollback = useMutation(
    trpc.publish.rollback.mutationOptions({
      onSuccess: ({ version }) => {
        setBack(null);
        toast(`Version ${version} is published again.`);
        onChanged();
      },
      onError: showError,
    }),
  );
  const restore = useMutation(
    trpc.publish.restore.mutationOptions({
      onSuccess: (view) => {
        toast(`The draft is now revision ${view.revision.number}: ${view.revision.reason}. Undo takes it back.`);
        onChanged();
      },
      onError: showError,
    }),
  );
  const [problem] = query.error ? errorProblems(query.error) : [];
  const versions = query.data?.items;
  const live = versions?.find((version) => version.isLive);
  return (
    <div className="versions">
      <Table
        label="Versions"
        rows={versions}
        rowKey={(version) => String(version.number)}
        error={problem ?? null}
        onRetry={() => void query.refetch()}
        empty={{ title: "Not published yet", text: "Every version stands here with its files from the first one on." }}
        columns={[
          {
            key: "version",
            title: "Version",
            cell: (version) => (
              <span className="version-name">
                <b>v{version.number}</b>
                {version.isLive && <Pill tone="ok">published</Pill>}
                {version.target === "bundle" && <Pill tone="idle">bundle</Pill>}
              </span>
            ),
          },
          {
            key: "when",
            title: "When, by whom",
            cell: (version) => (
              <span className="version-when">
                {formatInstant(version.at)}
                <small>
                  {version.by}, draft r{version.revision}
                </small>
              </span>
            ),
          },
          {
            key: "note",
            title: "Note",
            cell: (version) => <span className="version-note">{version.note || "–"}</span>,
          },
          {
            key: "actions",
            title: <span className="visually-hidden">What can be done</span>,
            cell: (version) => (
              <span className="version-actions">
                {version.isKept && (
                  <a
                    className="button sm"
                    href={`/api/bundles/${pipeline.id}/${version.number}`}
                    aria-label={`Download version ${version.number}`}
                    title={`${formatBytes(version.sizeBytes)} before packing`}
                    download
                  >
                    <Download size={13} aria-hidden />
                    Zip
                  </a>
                )}
                <Button
                  size="sm"
                  reason={editReason}
                  aria-label={`Take version ${version.number} into the draft`}
                  loading={restore.isPending && restore.variables.version === version.number}
                  onClick={() =>
                    restore.mutate({
                      id: pipeline.id,
                      revision: pipeline.revision.number,
                      version: version.number,
                    })
                  }
                >
                  Into the draft
                </Button>
                <Button
                  size="sm"
                  aria-label={`Roll back to version ${version.number}`}
                  reason={
                    publishReason ??
                    (version.isLive
                      ? "This version is published"
                      : version.isKept
                        ? null
                        : "Its files were not kept: take it into the draft and publish that")
                  }
                  onClick={() => setBack(version)}
                >
                  Roll back
                </Button>
              </span>
            ),
          },
        ]}
      />
      {versions && versions.length > 0 && <Compare pipeline={pipeline} versions={versions} />}
      <Confirm
        title={back ? `Roll back to version ${back.number}?` : null}
        text={
          back
            ? `The files of version ${back.number}, as they were on ${formatInstant(back.at)}, are written into Airflow's folder${live ? ` in place of version ${live.number}` : ""}. The draft stays as it is.${live ? ` Rolling back to version ${live.number} undoes this.` : ""}`
            : ""
        }
        action="Roll back"
        loading={rollback.isPending}
        onConfirm={() => rollback.mutate({ id: pipeline.id, version: back!.number })}
        onClose={() => setBack(null)}
      />
    </div>
  );
}
