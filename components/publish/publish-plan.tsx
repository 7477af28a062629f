import { Check, X } from "lucide-react";
import type { PublishReview, PublishTarget } from "#domain/api/publish.ts";
import { plural } from "#domain/text/plural.ts";
import { Field, Input } from "../ui/field.tsx";
import { formatBytes, formatInstant, personZone } from "../ui/format.ts";
import { Segmented } from "../ui/toggle.tsx";

interface PublishPlanProps {
  readonly review: PublishReview;
  readonly target: PublishTarget;
  readonly onTarget: (target: PublishTarget) => void;
  readonly note: string;
  readonly onNote: (note: string) => void;
}

function Schedule({ schedule }: Pick<PublishReview, "schedule">) {
  if (!schedule) return <p>No schedule: somebody starts it in Airflow.</p>;
  if (!schedule.words) return <p className="bad">{schedule.fault}</p>;
  return (
    <>
      <p>
        {schedule.words} <span className="meta">({schedule.timezone})</span>
      </p>
      <p className="meta">
        Next runs in your time ({personZone()}): {schedule.next.map(formatInstant).join("; ")}
      </p>
    </>
  );
}

function Frozen({ files }: Pick<PublishReview, "files">) {
  const frozen = files.filter((file) => file.path.startsWith("sources/"));
  if (frozen.length === 0) return <p>None: it reads what is there when it runs.</p>;
  return (
    <>
      <p>Airflow reads these copies; a later upload changes nothing until you publish again.</p>
      <ul className="publish-facts">
        {frozen.map((file) => (
          <li key={file.path}>
            <code>{file.path.slice("sources/".length)}</code>
            <span className="meta">{formatBytes(file.sizeBytes)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Connections({ connections }: Pick<PublishReview, "connections">) {
  if (connections.length === 0) return <p>None.</p>;
  return (
    <>
      <p>
        Airflow needs {plural(connections.length, "connection")} with exactly this id. They are not checked from here.
      </p>
      <ul className="publish-facts">
        {connections.map((name) => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What publishing will do, before it is done. */
export function PublishPlan({ review, target, onTarget, note, onNote }: PublishPlanProps) {
  return (
    <div className="publish-plan">
      <section aria-label="Target">
        <h3>Target</h3>
        <Segmented<PublishTarget>
          label="Target"
          wide
          value={target}
          onChange={onTarget}
          options={[
            { value: "folder", label: "Airflow folder" },
            { value: "bundle", label: "Bundle (zip)" },
          ]}
        />
        {target === "folder" ? (
          <p>
            Writes into <code>{review.folder}</code>, which Airflow reads as <code>{review.dagId}</code>.
          </p>
        ) : (
          <p>Keeps a zip to unpack into Airflow&rsquo;s DAG folder by hand. Nothing is written there from here.</p>
        )}
        {target === "folder" && review.retires.length > 0 && (
          <p className="warn-text">
            Removes <code>{review.retires.join(", ")}</code> from the folder: under two names it would load everything
            twice.
          </p>
        )}
      </section>
      <section aria-label="Version">
        <h3>Version {review.nextVersion}</h3>
        <p>
          {review.replaces
            ? `Replaces version ${review.replaces.number} of ${formatInstant(review.replaces.at)} by ${review.replaces.by}; that one stays in Versions.`
            : "The first version of this pipeline."}
        </p>
        <Field label="Note">
          {(control) => (
            <Input
              {...control}
              value={note}
              maxLength={500}
              placeholder="What is new, for the list of versions"
              onChange={(event) => onNote(event.target.value)}
            />
          )}
        </Field>
      </section>
      <section aria-label="Schedule">
        <h3>Schedule</h3>
        <Schedule schedule={review.schedule} />
      </section>
      <section aria-label="Frozen files">
        <h3>Frozen files</h3>
        <Frozen files={review.files} />
      </section>
      <section aria-label="Connections in Airflow">
        <h3>Connections in Airflow</h3>
        <Connections connections={review.connections} />
      </section>
      <section aria-label="Checks">
        <h3>Checks</h3>
        <ul>
          {review.checks.map((check, index) => (
            <li key={index} className={check.passed ? "" : "bad"}>
              {check.passed ? <Check size={13} aria-label="passed" /> : <X size={13} aria-label="failed" />}
              <span>
                {check.message}
                {!check.passed && check.mend && <small>{check.mend}</small>}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
