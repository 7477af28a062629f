"use client";
import { ListChecks, Play, Rocket } from "lucide-react";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { plural } from "#domain/text/plural.ts";
import { useReason } from "../shell/session.tsx";
import { TopBar } from "../shell/top-bar.tsx";
import { Button } from "../ui/button.tsx";
import { formatAge } from "../ui/format.ts";
import { useNow } from "../ui/use-now.ts";

interface StudioBarProps {
  readonly pipeline: PipelineView;
  readonly saving: boolean;
  readonly starting: boolean;
  readonly problems: number;
  readonly onValidate: () => void;
  readonly onRun: () => void;
  readonly onPublish: () => void;
}

export function StudioBar({ pipeline, saving, starting, problems, onValidate, onRun, onPublish }: StudioBarProps) {
  const now = useNow(5_000);
  const runReason = useReason("run.start");
  const publishReason = useReason("pipeline.publish");
  const empty = pipeline.nodes.length === 0 ? "Add a first step" : null;
  const broken = problems > 0 ? `${plural(problems, "problem")} to fix first` : null;
  return (
    <TopBar
      crumbs={[{ label: "Pipelines", href: "/pipelines" }, { label: pipeline.name }]}
      state={
        <>
          <span className="version">
            <span>
              <i className="version-dot" aria-hidden />
              Draft r{pipeline.revision.number}
            </span>
            <span>{pipeline.publishedVersion ? `published v${pipeline.publishedVersion}` : "not published"}</span>
          </span>
          <span className="meta saved" role="status">
            {saving ? "Saving" : now ? `Saved ${formatAge(pipeline.revision.at, now)}` : ""}
          </span>
        </>
      }
      actions={
        <>
          <Button icon={<ListChecks size={14} />} reason={empty} onClick={onValidate}>
            Validate{problems > 0 && <span className="count-badge">{problems}</span>}
          </Button>
          <Button icon={<Play size={13} />} loading={starting} reason={runReason ?? empty ?? broken} onClick={onRun}>
            Run
          </Button>
          <Button
            variant="primary"
            icon={<Rocket size={14} />}
            reason={publishReason ?? empty ?? broken}
            onClick={onPublish}
          >
            Publish
          </Button>
        </>
      }
    />
  );
}
