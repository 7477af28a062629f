import type { ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { nameWords, squash, stem } from "../text/stem.ts";
import { expandAbbreviation } from "../text/words.ts";

/** A column of a source, or a column that the request itself defines (`source` null). */
export interface ColumnRef {
  readonly source: string | null;
  readonly name: string;
}

export interface KnownColumn {
  readonly ref: ColumnRef;
  readonly squashed: string;
  readonly words: readonly string[];
  readonly stems: readonly string[];
  readonly family: "number" | "text" | "boolean" | "time" | "other";
}

export interface KnownValue {
  readonly ref: ColumnRef;
  readonly value: string;
  readonly count: number;
}

/** Everything that words of a request can mean: columns, values and sources of the profile, and names the request defines. */
export interface Vocabulary {
  readonly sources: readonly ProfiledSource[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly columns: readonly KnownColumn[];
  /** By squashed text. */
  readonly values: ReadonlyMap<string, readonly KnownValue[]>;
  readonly defined: readonly string[];
  readonly main: string;
  /** The name of the file that the result goes to; null where it goes to a table. */
  readonly outfile: string | null;
}

const known = (ref: ColumnRef, family: KnownColumn["family"]): KnownColumn => {
  const words = nameWords(ref.name);
  return {
    ref,
    words,
    squashed: squash(ref.name),
    stems: words.flatMap((word) => {
      const rank = /^p(\d+)(?:th)?$/.exec(word);
      return rank ? [`${rank[1]}th`, stem("percentile")] : [stem(expandAbbreviation(word))];
    }),
    family,
  };
};

function knownValues(sources: readonly ProfiledSource[]): Map<string, KnownValue[]> {
  const values = new Map<string, KnownValue[]>();
  for (const source of sources) {
    for (const column of source.profile.columns) {
      const isCategory = typeFamily(column.type) === "text" && column.distinct <= 500;
      const texts = isCategory ? column.top.map((each) => ({ value: each.value, count: each.count })) : [];
      const seen = new Set(texts.map((each) => each.value));
      const more =
        typeFamily(column.type) === "text" && column.distinct <= 500
          ? column.samples.filter((sample) => !seen.has(sample)).map((value) => ({ value, count: 1 }))
          : [];
      for (const { value, count } of [...texts, ...more]) {
        if (value === null || squash(value) === "") continue;
        const key = squash(value);
        values.set(key, [
          ...(values.get(key) ?? []),
          { ref: { source: source.name, name: column.name }, value, count },
        ]);
      }
    }
  }
  return values;
}

/** The source whose rows the result is about: the one that others are looked up for, or the one named first. */
function mainSource(sources: readonly ProfiledSource[], foreignKeys: readonly ForeignKey[], request: string): string {
  const score = (source: ProfiledSource): number => {
    const out = foreignKeys.filter((key) => key.from.source === source.name && key.to.source !== source.name).length;
    const into = foreignKeys.filter((key) => key.to.source === source.name && key.from.source !== source.name).length;
    const place = request.toLowerCase().indexOf(source.name.toLowerCase());
    return (out - into) * 1000 + Math.log10(source.profile.rows + 1) * 10 - (place < 0 ? 5 : place / 1000);
  };
  return sources.toSorted((left, right) => score(right) - score(left))[0]?.name ?? "";
}

export interface VocabularyInput {
  readonly sources: readonly ProfiledSource[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly request: string;
  readonly defined: readonly string[];
  readonly outfile?: string | null;
  /** Whose rows the result is about, where that is known. */
  readonly main?: string | null;
}

export function createVocabulary({
  sources,
  foreignKeys,
  request,
  defined,
  outfile = null,
  main = null,
}: VocabularyInput): Vocabulary {
  const columns = sources.flatMap((source) =>
    source.columns.map((column) => known({ source: source.name, name: column.name }, typeFamily(column.type))),
  );
  const names = defined.map((name) => known({ source: null, name }, "other"));
  return {
    sources,
    foreignKeys,
    columns: [...columns, ...names],
    values: knownValues(sources),
    defined,
    main: main ?? mainSource(sources, foreignKeys, request),
    outfile,
  };
}

export const sameRef = (left: ColumnRef, right: ColumnRef): boolean =>
  left.source === right.source && left.name === right.name;

export const profileOf = (
  vocabulary: Vocabulary,
  ref: ColumnRef,
): ProfiledSource["profile"]["columns"][number] | null =>
  vocabulary.sources
    .find((source) => source.name === ref.source)
    ?.profile.columns.find((column) => column.name === ref.name) ?? null;

export const sourceOf = (vocabulary: Vocabulary, name: string): ProfiledSource | null =>
  vocabulary.sources.find((source) => source.name === name) ?? null;
