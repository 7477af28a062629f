"use client";
import { X } from "lucide-react";
import type { PipelineFacets, PipelineFilter } from "#domain/api/pipelines.ts";
import { pipelineFilters } from "#domain/api/pipelines.ts";
import { Combobox } from "../ui/combobox.tsx";
import { Input } from "../ui/field.tsx";
import { FilterChips } from "../ui/filter-chips.tsx";

const filterWords = {
  all: "All",
  mine: "Mine",
  drafts: "Drafts",
  published: "Published",
  failing: "Failing",
  suggestions: "With suggestions",
} as const satisfies Record<PipelineFilter, string>;

interface PipelineFiltersProps {
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly filter: PipelineFilter;
  readonly tag: string | undefined;
  readonly owner: string | undefined;
  readonly facets: PipelineFacets | undefined;
  readonly onChange: (change: Record<string, string | null>) => void;
}

interface NarrowedByProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly hint: string }[];
  readonly onChange: (value: string | null) => void;
}

/** A choice of many, and once chosen a way to take it back. */
const NarrowedBy = ({ label, value, choices, onChange }: NarrowedByProps) =>
  value ? (
    <button type="button" className="filter-chip on" onClick={() => onChange(null)} aria-label={`Clear ${label}`}>
      {choices.find((choice) => choice.value === value)?.label ?? value}
      <X size={12} aria-hidden />
    </button>
  ) : (
    <span className="narrowed-by">
      <Combobox label={label} placeholder={label} value={null} choices={choices} onChange={onChange} />
    </span>
  );

export function PipelineFilters({ search, onSearch, filter, tag, owner, facets, onChange }: PipelineFiltersProps) {
  return (
    <div className="page-head list-head">
      <Input
        id="pipeline-search"
        type="search"
        placeholder="Search by name or tag"
        aria-label="Search pipelines"
        value={search}
        onChange={(event) => onSearch(event.target.value)}
      />
      <FilterChips
        label="Show"
        value={filter}
        options={pipelineFilters.map((value) => ({
          value,
          label: filterWords[value],
          count: facets?.filters[value],
        }))}
        onChange={(value) => onChange({ filter: value === "all" ? null : value })}
      />
      {(tag || (facets?.tags.length ?? 0) > 0) && (
        <NarrowedBy
          label="Tag"
          value={tag}
          choices={(facets?.tags ?? []).map((each) => ({ value: each.tag, label: each.tag, hint: String(each.count) }))}
          onChange={(value) => onChange({ tag: value })}
        />
      )}
      {(owner || (facets?.owners.length ?? 0) > 1) && (
        <NarrowedBy
          label="Owner"
          value={owner}
          choices={(facets?.owners ?? []).map(({ id, name, count }) => ({
            value: id,
            label: name,
            hint: String(count),
          }))}
          onChange={(value) => onChange({ owner: value })}
        />
      )}
    </div>
  );
}
