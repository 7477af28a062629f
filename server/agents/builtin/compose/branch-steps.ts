import { column, predicateColumns } from "../grammar/expression.ts";
import { type ColumnRef, sameRef, sourceOf } from "../link/vocabulary.ts";
import type { CastEntry } from "#domain/sources/cast-of-reading.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { dateCast, exactDecimal, formatOf, numberCast } from "./column-types.ts";
import { add, columnProfile, type Draft, figure, scopeOf, typeOf } from "./draft.ts";
import { refKey, type Wanted } from "./gather.ts";
import type { Uses } from "./needs.ts";
import { columnText, expressionText, predicateText } from "./sql-text.ts";

const rows = (draft: Draft, source: string): number => sourceOf(draft.vocabulary, source)?.profile.rows ?? 0;
const suffix = (draft: Draft, branch: string): string => (branch === draft.vocabulary.main ? "" : `_${branch}`);

/** Repeated whole rows go first, before anything is changed in them. */
export function addWholeRows(draft: Draft, wanted: Wanted): void {
  for (const each of wanted.all("whole_rows")) {
    const branch = each.source ?? draft.vocabulary.main;
    add(draft, {
      name: `distinct${suffix(draft, branch)}`,
      kind: "dedupe",
      config: {},
      branch,
      rank: 10,
      title: `Drop repeated rows of ${branch}`,
      reason: `You asked: "${each.words}".`,
      facts: [`${branch} has ${figure(rows(draft, branch))} rows`],
    });
  }
}

const capital = (text: string): string => `upper(left(${text}, 1)) || lower(substr(${text}, 2))`;

function tidyText(draft: Draft, each: { column: ColumnRef; values: readonly string[]; how: string | null }): string {
  const text = `trim(${columnText(each.column.name)})`;
  const { values } = each;
  if (values.length > 0) {
    if (values.every((value) => /^\p{Lu}[^\p{Lu}\s-]*$/u.test(value))) return capital(text);
    if (values.every((value) => value === value.toUpperCase())) return `upper(${text})`;
    if (values.every((value) => value === value.toLowerCase())) return `lower(${text})`;
    return `case lower(${text}) ${values.map((value) => `when '${value.toLowerCase().replaceAll("'", "''")}' then '${value.replaceAll("'", "''")}'`).join(" ")} else ${text} end`;
  }
  if (each.how !== "title") return each.how === "upper" || each.how === "lower" ? `${each.how}(${text})` : text;
  const words = (columnProfile(draft, each.column)?.top ?? []).some((top) =>
    /\S[\s-]+\S/.test(top.value?.trim() ?? ""),
  );
  if (words) draft.doubts.push(`${each.column.name} has values of several words; say how they are to be spelled.`);
  return capital(text);
}

/** Spellings that differ only in case and blanks become one. */
export function addTidy(draft: Draft, wanted: Wanted): void {
  const seen = new Set<string>();
  for (const each of wanted.all("tidy")) {
    if (seen.has(refKey(each.column))) continue;
    seen.add(refKey(each.column));
    const branch = each.column.source ?? draft.vocabulary.main;
    const top = columnProfile(draft, each.column)?.top ?? [];
    add(draft, {
      name: `tidy_${safe(each.column.name)}`,
      kind: "derive",
      config: { columns: { [each.column.name]: tidyText(draft, each) } },
      branch,
      rank: 20,
      needs: [each.column],
      makes: [each.column],
      title: `Write ${each.column.name} in one spelling`,
      reason: `You asked: "${each.words}".`,
      facts:
        top.length > 0
          ? [
              `${each.column.name} holds ${top
                .slice(0, 6)
                .map((value) => JSON.stringify(value.value))
                .join(", ")}`,
            ]
          : [],
    });
    draft.tidied.add(refKey(each.column));
  }
}

const safe = (name: string): string =>
  name
    .replaceAll(/[^A-Za-z0-9_]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .toLowerCase()
    .slice(0, 40) || "column";
export { safe };

/** Keys are written alike on both sides before they are compared. */
export function addKeySpelling(draft: Draft, refs: readonly ColumnRef[], words: string): void {
  for (const ref of refs) {
    const branch = ref.source ?? draft.vocabulary.main;
    if (draft.tidied.has(refKey(ref)) || typeFamily(typeOf(draft, ref)) !== "text") continue;
    const profile = columnProfile(draft, ref);
    add(draft, {
      name: `keys_${branch}`.slice(0, 60),
      kind: "derive",
      config: { columns: { [ref.name]: `upper(trim(${columnText(ref.name)}))` } },
      branch,
      rank: 22,
      needs: [ref],
      makes: [ref],
      title: `Write ${ref.name} of ${branch} in capitals without blanks`,
      reason: `You asked: "${words}". Both sides of the join are written alike.`,
      facts: [
        `${ref.name} of ${branch} has ${figure(profile?.distinct ?? 0)} different spellings in ${figure(rows(draft, branch))} rows`,
      ],
    });
    draft.tidied.add(refKey(ref));
  }
}

function castEntries(draft: Draft, wanted: Wanted, uses: Uses): Map<string, { ref: ColumnRef; entry: CastEntry }> {
  const entries = new Map<string, { ref: ColumnRef; entry: CastEntry }>();
  const separators = wanted.all("separators");
  const nullWords = wanted.all("null_words");
  for (const [key, ref] of uses.times) {
    const profile = columnProfile(draft, ref);
    if (!profile || typeFamily(profile.type) !== "text") continue;
    const told = wanted.all("formats").filter((each) => each.column === null || sameRef(each.column, ref));
    const first = told.find((each) => each.first)?.first ?? null;
    const shapes = told.flatMap((each) => each.shapes);
    const formats = shapes.map((shape) => formatOf(shape, first));
    if (formats.includes(null))
      draft.doubts.push(
        `The date ${shapes[formats.indexOf(null)]} of ${ref.name}: say whether the day or the month comes first.`,
      );
    if (formats.length === 0 && !(profile.reads && typeFamily(profile.reads.type) === "time")) {
      draft.doubts.push(`${ref.name} is used as a date, but its values are none.`);
      continue;
    }
    const made = dateCast(profile, { formats: formats.filter((each) => each !== null), first });
    if (made.doubt) draft.doubts.push(made.doubt);
    if (made.entry) entries.set(key, { ref, entry: made.entry });
  }
  for (const [key, ref] of uses.numbers) {
    const profile = columnProfile(draft, ref);
    if (!profile || entries.has(key) || typeFamily(profile.type) === "time" || typeFamily(profile.type) === "boolean")
      continue;
    if (typeFamily(profile.type) === "number") {
      const exact = exactDecimal(profile);
      if (exact) entries.set(key, { ref, entry: { type: exact } });
      continue;
    }
    if (profile.reads && typeFamily(profile.reads.type) === "time") continue;
    if (
      !profile.reads &&
      separators.every((each) => each.column === null) &&
      profile.patterns.some((each) => /A{2}/.test(each.pattern))
    ) {
      draft.doubts.push(`${ref.name} is calculated with, but its values are words.`);
      continue;
    }
    const remove = separators
      .filter((each) => each.column === null || sameRef(each.column, ref))
      .flatMap((each) => each.remove);
    const words = [
      ...nullWords.filter((each) => each.column === null || sameRef(each.column, ref)).flatMap((each) => each.texts),
      ...nullWordsOf(wanted, ref),
    ];
    entries.set(key, { ref, entry: numberCast(profile, { remove, nulls: words }) });
  }
  return entries;
}

function nullWordsOf(wanted: Wanted, ref: ColumnRef): string[] {
  const found: string[] = [];
  const visit = (predicate: import("../grammar/expression.ts").Predicate): void => {
    if (predicate.kind === "null_word" && sameRef(predicate.of, ref)) found.push(predicate.word);
    if (predicate.kind === "not") visit(predicate.of);
    if (predicate.kind === "and" || predicate.kind === "or") predicate.all.forEach(visit);
  };
  for (const each of wanted.all("filter")) visit(each.predicate);
  return found;
}

const briefly = (entry: CastEntry): unknown => (Object.keys(entry).length === 1 ? entry.type : entry);

/** Texts that are calculated with are read as numbers and dates, once, right after the source. */
export function addCasts(draft: Draft, wanted: Wanted, uses: Uses): void {
  const entries = [...castEntries(draft, wanted, uses).values()].filter(({ ref }) => !draft.cast.has(refKey(ref)));
  for (const source of draft.vocabulary.sources) {
    const own = entries.filter(({ ref }) => ref.source === source.name);
    if (own.length === 0) continue;
    const nulls = own.flatMap(({ entry }) => entry.nulls ?? []);
    const facts = own.flatMap(({ ref }) => {
      const reads = columnProfile(draft, ref)?.reads;
      return [
        `${ref.name} is ${columnProfile(draft, ref)?.type ?? "text"}${reads ? `; ${Math.round(reads.plain * 1000) / 10} % of its values are plain ${reads.type}` : ""}`,
      ];
    });
    add(draft, {
      name: source.name === draft.vocabulary.main ? "typed" : `typed_${source.name}`,
      kind: "cast",
      branch: source.name,
      rank: 30,
      config: { columns: Object.fromEntries(own.map(({ ref, entry }) => [ref.name, briefly(entry)])) },
      needs: own.map(({ ref }) => ref),
      makes: own.map(({ ref }) => ref),
      title: `Read ${own.map(({ ref, entry }) => `${ref.name} as ${entry.type}`).join(", ")}`,
      reason: `${own.map(({ ref }) => ref.name).join(", ")} ${own.length === 1 ? "is" : "are"} calculated with or compared.${nulls.length > 0 ? ` ${[...new Set(nulls)].map((word) => `"${word}"`).join(", ")} ${new Set(nulls).size === 1 ? "counts" : "count"} as no value.` : ""}`,
      facts,
    });
    for (const { ref, entry } of own) draft.types.set(refKey(ref), entry.type);
    for (const { ref, entry } of own)
      if (!entry.nulls && (columnProfile(draft, ref)?.nulls ?? 1) === 0) draft.withoutNulls.add(refKey(ref));
  }
}

/** One row per key. */
export function addDedupes(draft: Draft, wanted: Wanted): void {
  for (const each of wanted.all("dedupe")) {
    const branch = each.key.find((ref) => ref.source)?.source ?? each.source ?? draft.vocabulary.main;
    const key = each.key.length > 0 ? [...each.key] : keyOf(draft, branch, each.by);
    const by = each.by ?? (each.keep === "any" ? null : onlyTime(draft, branch));
    if (by && key.some((ref) => sameRef(ref, by))) {
      draft.doubts.push(
        `"${each.words}": ${by.name} cannot both make two rows the same and tell which is the ${each.keep}.`,
      );
      continue;
    }
    if (key.length === 0 || key.some((ref) => ref.source !== branch)) {
      draft.doubts.push(`"${each.words}": say which columns make two rows of ${branch} the same.`);
      continue;
    }
    if (each.keep !== "any" && !by) {
      draft.doubts.push(`"${each.words}": say which column tells which row is the ${each.keep}.`);
      continue;
    }
    const distinct = key.length === 1 ? columnProfile(draft, key[0]!)?.distinct : undefined;
    const names = key.map((ref) => ref.name);
    add(draft, {
      name: `unique${suffix(draft, branch)}`,
      kind: "dedupe",
      branch,
      rank: 40,
      needs: [...key, ...(by ? [by] : [])],
      config: { key: names, keep: each.keep, ...(by ? { by: by.name } : {}) },
      title: `Keep the ${each.keep === "any" ? "first" : each.keep} row per ${names.join(", ")}`,
      reason: `You asked: "${each.words}".`,
      risk: "medium",
      facts:
        distinct === undefined
          ? []
          : [`${figure(rows(draft, branch))} rows have ${figure(distinct)} different ${names[0]}`],
    });
  }
}

/** What stands for a missing value is put in before anything is asked of it. */
export function addFills(draft: Draft, wanted: Wanted): void {
  for (const each of wanted.all("fill")) {
    const ref = each.column;
    if (ref.source !== draft.vocabulary.main) {
      draft.doubts.push(`"${each.words}": I can only fill columns of ${draft.vocabulary.main}.`);
      continue;
    }
    const value = typeof each.value === "number" ? String(each.value) : `'${each.value.replaceAll("'", "''")}'`;
    if (typeof each.value === "string" && typeFamily(typeOf(draft, ref)) !== "text") {
      draft.doubts.push(`"${each.words}": ${ref.name} is ${typeOf(draft, ref)}, so it cannot hold that text.`);
      continue;
    }
    add(draft, {
      name: `filled_${safe(ref.name)}`,
      kind: "derive",
      branch: ref.source,
      rank: 44,
      needs: [ref],
      makes: [ref],
      risk: "medium",
      config: { columns: { [ref.name]: `coalesce(${columnText(ref.name)}, ${value})` } },
      title: `Fill empty ${ref.name} with ${String(each.value)}`,
      reason: `You asked: "${each.words}".`,
      facts: [`${figure(columnProfile(draft, ref)?.nulls ?? 0)} rows have no ${ref.name}`],
    });
    draft.withoutNulls.add(refKey(ref));
  }
}

const onlyTime = (draft: Draft, branch: string): ColumnRef | null => {
  const times = (sourceOf(draft.vocabulary, branch)?.profile.columns ?? []).filter(
    (each) => typeFamily(typeOf(draft, { source: branch, name: each.name })) === "time",
  );
  return times.length === 1 ? { source: branch, name: times[0]!.name } : null;
};

/** What identifies a row where the request does not say: the column called like the source, with id. */
function keyOf(draft: Draft, branch: string, by: ColumnRef | null): ColumnRef[] {
  const names = (sourceOf(draft.vocabulary, branch)?.columns ?? [])
    .map((each) => each.name)
    .filter((name) => name !== by?.name);
  const singular = branch.replace(/s$/, "");
  const own = names.filter((name) =>
    [`${singular}_id`, `${branch}_id`, "id", `${singular}id`, `${singular}_no`, `${singular}_number`].includes(
      name.toLowerCase(),
    ),
  );
  return own.length === 1 ? [{ source: branch, name: own[0]! }] : [];
}

/** Values that are off by a factor are set right before anything is calculated from them. */
export function addScales(draft: Draft, wanted: Wanted): void {
  for (const each of wanted.all("scale")) {
    const ref = each.column ?? (each.when ? predicateColumns(each.when)[0] : undefined);
    if (!ref || ref.source === null) {
      draft.doubts.push(`"${each.words}": I do not know which column this is about.`);
      continue;
    }
    const scope = scopeOf(draft);
    const name = expressionText(column(ref), scope);
    const type = typeOf(draft, ref);
    const decimal = /^decimal\((\d+),(\d+)\)$/.exec(type);
    const digits = each.op === "/" ? Math.ceil(Math.log10(each.factor)) : 0;
    const target = decimal
      ? `decimal(18,${Math.min(9, Number(decimal[2]) + digits)})`
      : type === "double"
        ? "double"
        : "decimal(18,5)";
    const scaled = `cast(${name} ${each.op} ${each.factor} as ${target})`;
    add(draft, {
      name: `scaled_${safe(ref.name)}`,
      kind: "derive",
      branch: ref.source,
      rank: 43,
      needs: [ref],
      makes: [ref],
      risk: "medium",
      config: {
        columns: {
          [ref.name]: each.when
            ? `case when ${predicateText(each.when, scope)} then ${scaled} else ${name} end`
            : scaled,
        },
      },
      title: `${each.op === "/" ? "Divide" : "Multiply"} ${ref.name} by ${figure(each.factor)}${each.when ? ` where ${predicateText(each.when, scope)}` : ""}`,
      reason: `You asked: "${each.words}".`,
      facts: [`the largest ${ref.name} is ${columnProfile(draft, ref)?.max ?? "unknown"}`],
    });
    draft.types.set(refKey(ref), target);
  }
}
