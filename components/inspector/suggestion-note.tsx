import type { SuggestionView } from "#domain/api/conversations.ts";
import type { NodeView } from "#domain/api/pipelines.ts";
import { optionLabel } from "#domain/nodes/field-words.ts";
import type { Field } from "#domain/nodes/kind.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import { stringify } from "yaml";
import { Marker } from "../ui/pill.tsx";

const shown = (value: unknown): string =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)
    ? "nothing"
    : Array.isArray(value) && value.every((each) => typeof each === "string")
      ? value.join(", ")
      : typeof value === "object"
        ? stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim()
        : String(value);
const wordOf = ({ control }: Field, value: unknown): string =>
  control === "choice" && typeof value === "string" ? optionLabel(value) : shown(value);
const valueAt = (config: Readonly<Record<string, unknown>>, path: string): unknown =>
  path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], config);

interface SuggestionNoteProps {
  readonly suggestion: SuggestionView;
  readonly node: NodeView | null;
  readonly proposed: PipelineNode;
}

/** What the suggestion would write into this step, field by field, against what the draft says. */
export function SuggestionNote({ suggestion, node, proposed }: SuggestionNoteProps) {
  const fields = nodeKind(proposed.kind)
    .fields.map((field) => ({
      ...field,
      was: node ? valueAt(node.config, field.path) : undefined,
      now: valueAt(proposed.config, field.path),
    }))
    .filter((field) => (node ? JSON.stringify(field.was) !== JSON.stringify(field.now) : field.now !== undefined));
  return (
    <div className="suggestion-note">
      <Marker filled>{suggestion.number}</Marker>
      <div>
        <p>{suggestion.title}</p>
        <dl>
          {fields.map((field) => (
            <div key={field.path}>
              <dt>{field.label}</dt>
              <dd>
                {node && (
                  <>
                    <s>{wordOf(field, field.was)}</s> →{" "}
                  </>
                )}
                <b>{wordOf(field, field.now)}</b>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
