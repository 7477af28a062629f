"use client";
import { useState } from "react";
import type { Column } from "#domain/sql/types.ts";
import { Segmented } from "../ui/toggle.tsx";
import { castEntry, type CastDetail, type CastEntry, detailsOf, writtenCast } from "./cast-entry.ts";
import { ColumnControl, TextControl } from "./controls.tsx";
import { EntryList } from "./entry-list.tsx";
import { WordsControl } from "./words-control.tsx";

const types = [
  "varchar",
  "integer",
  "bigint",
  "double",
  "decimal(12,2)",
  "boolean",
  "date",
  "time",
  "timestamp",
  "timestamptz",
];

interface Cast extends CastEntry {
  readonly column: string;
}
interface CastPlace {
  readonly cast: Cast;
  readonly disabled: boolean;
  readonly onChange: (cast: Cast) => void;
}

function Detail({ cast, detail, disabled, onChange }: CastPlace & { detail: CastDetail }) {
  const label = `${detail.label} of ${cast.column}`;
  const value = cast.details[detail.key];
  const commit = (next: unknown) => onChange({ ...cast, details: { ...cast.details, [detail.key]: next } });
  return (
    <div className="cast-detail">
      <span>{detail.label}</span>
      {detail.control === "mark" ? (
        <Segmented
          label={label}
          disabled={disabled}
          value={value === "," ? "," : "."}
          onChange={(next) => commit(next === "." ? undefined : next)}
          options={[
            { value: ".", label: "1.50" },
            { value: ",", label: "1,50" },
          ]}
        />
      ) : detail.control === "text" ? (
        <TextControl
          label={label}
          mono
          value={typeof value === "string" ? value : ""}
          disabled={disabled}
          {...(detail.choices ? { suggestions: detail.choices } : {})}
          onCommit={(next) => commit(next.trim() === "" ? undefined : next.trim())}
        />
      ) : (
        <WordsControl
          label={label}
          placeholder={detail.example}
          disabled={disabled}
          values={(Array.isArray(value) ? value : []).map(String)}
          onCommit={commit}
        />
      )}
    </div>
  );
}

function Details(place: CastPlace) {
  const [isOpen, setOpen] = useState(false);
  const all = detailsOf(place.cast);
  const shown = isOpen ? all : all.filter((each) => place.cast.details[each.key] !== undefined);
  return (
    <>
      {shown.map((detail) => (
        <Detail key={detail.key} {...place} detail={detail} />
      ))}
      {shown.length < all.length && !place.disabled && (
        <button type="button" className="cast-more" onClick={() => setOpen(true)}>
          {shown.length > 0 ? "More details" : "Details"}
        </button>
      )}
    </>
  );
}

interface CastsControlProps {
  readonly value: unknown;
  readonly columns: readonly Column[];
  readonly disabled: boolean;
  readonly onCommit: (value: unknown) => void;
}

/** Which columns are read as which types, with the formats and words that the texts need. */
export function CastsControl({ value, columns, disabled, onCommit }: CastsControlProps) {
  const casts = Object.entries((value ?? {}) as Record<string, unknown>).map(([column, written]): Cast => ({
    column,
    ...castEntry(written),
  }));
  return (
    <EntryList<Cast>
      entries={casts}
      blank={{ column: "", type: "", details: {} }}
      isWhole={(cast) => cast.column !== "" && cast.type.trim() !== ""}
      nameOf={(cast) => cast.column}
      addLabel="Add column"
      disabled={disabled}
      onCommit={(next) => onCommit(Object.fromEntries(next.map((cast) => [cast.column, writtenCast(cast)])))}
    >
      {({ entry, index, isNew, change }) => (
        <div className="entry-parts">
          <ColumnControl
            label={isNew ? "New column" : `Column ${index + 1}`}
            value={entry.column}
            columns={columns.filter(
              (each) => each.name === entry.column || !casts.some((cast) => cast.column === each.name),
            )}
            disabled={disabled}
            onCommit={(column) => change({ ...entry, column })}
          />
          <TextControl
            label={isNew ? "New type" : `Type of ${entry.column}`}
            mono
            value={entry.type}
            suggestions={types}
            disabled={disabled}
            onCommit={(type) => change({ ...entry, type: type.trim() })}
          />
          {!isNew && <Details cast={entry} disabled={disabled} onChange={change} />}
        </div>
      )}
    </EntryList>
  );
}
