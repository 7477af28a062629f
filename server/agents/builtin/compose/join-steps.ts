import { plural } from "#domain/text/plural.ts";
import { type ColumnRef, sameRef, sourceOf } from "../link/vocabulary.ts";
import { squash } from "../text/stem.ts";
import { addKeySpelling } from "./branch-steps.ts";
import { add, columnProfile, type Draft, figure } from "./draft.ts";
import { refKey, type Wanted } from "./gather.ts";
import type { Uses } from "./needs.ts";

interface Lookup {
  readonly source: string;
  readonly pairs: readonly { left: ColumnRef; right: ColumnRef }[];
  readonly words: string;
}

/** The column of the other side that is compared with this one. */
function partnerOf(draft: Draft, ref: ColumnRef, source: string): ColumnRef | null {
  const key = draft.vocabulary.foreignKeys.find(
    (each) =>
      (each.from.source === ref.source && each.from.column === ref.name && each.to.source === source) ||
      (each.to.source === ref.source && each.to.column === ref.name && each.from.source === source),
  );
  if (key) return key.to.source === source ? { source, name: key.to.column } : { source, name: key.from.column };
  const same = sourceOf(draft.vocabulary, source)?.columns.find((each) => squash(each.name) === squash(ref.name));
  return same ? { source, name: same.name } : null;
}

function pairsFor(draft: Draft, source: string, on: readonly ColumnRef[]): { left: ColumnRef; right: ColumnRef }[] {
  const { main } = draft.vocabulary;
  const named = on.flatMap((ref) => {
    const other = partnerOf(draft, ref, ref.source === source ? main : source);
    if (!other) return [];
    return ref.source === source ? [{ left: other, right: ref }] : [{ left: ref, right: other }];
  });
  if (named.length > 0) return named;
  const keys = draft.vocabulary.foreignKeys
    .filter((each) => each.from.source === main && each.to.source === source)
    .toSorted((left, right) => right.coverage - left.coverage);
  const best = keys[0];
  if (
    best &&
    (keys.length === 1 ||
      best.coverage - keys[1]!.coverage > 0.2 ||
      squash(best.from.column) === squash(best.to.column))
  )
    return [{ left: { source: main, name: best.from.column }, right: { source, name: best.to.column } }];
  const shared = (sourceOf(draft.vocabulary, main)?.columns ?? []).filter(
    (each) => /id|code|key|no$|number/i.test(each.name) && partnerOf(draft, { source: main, name: each.name }, source),
  );
  return shared.length === 1
    ? [
        {
          left: { source: main, name: shared[0]!.name },
          right: partnerOf(draft, { source: main, name: shared[0]!.name }, source)!,
        },
      ]
    : [];
}

/** Sources that the plan needs besides the main one, with what they are compared on. */
export function lookups(draft: Draft, wanted: Wanted, uses: Uses): Lookup[] {
  const { main, sources } = draft.vocabulary;
  const joins = wanted.all("join");
  const others = sources
    .filter((each) => each.name !== main)
    .filter(
      ({ name }) =>
        [...uses.all.values()].some((ref) => ref.source === name) ||
        joins.some((each) => each.source === name || each.source === "") ||
        wanted.all("unmatched").some((each) => each.source === name) ||
        joins.some((each) => each.source === main && each.on.some((ref) => ref.source === name)),
    );
  return others.map(({ name }) => {
    const own = joins.filter(
      (each) => each.source === name || each.source === "" || (each.source === main && others.length === 1),
    );
    return {
      source: name,
      pairs: pairsFor(
        draft,
        name,
        own.flatMap((each) => each.on),
      ),
      words: own[0]?.words ?? "",
    };
  });
}

function oncePerKey(draft: Draft, wanted: Wanted, lookup: Lookup): void {
  const keys = lookup.pairs.map((pair) => pair.right);
  const profile = sourceOf(draft.vocabulary, lookup.source)?.profile;
  const once = wanted
    .all("once")
    .find((each) => each.source === lookup.source || (each.source === null && draft.vocabulary.sources.length === 2));
  if (wanted.all("dedupe").some((each) => each.key.some((ref) => ref.source === lookup.source))) return;
  if (keys.some((ref) => draft.unique.has(refKey(ref)))) return;
  const distinct = keys.length === 1 ? (columnProfile(draft, keys[0]!)?.distinct ?? 0) : null;
  if (!once) {
    if (distinct !== null && profile && distinct < profile.rows)
      draft.doubts.push(
        `${lookup.source} has ${figure(profile.rows)} rows but ${figure(distinct)} different ${keys[0]!.name}: a join would multiply rows. Say whether each counts once.`,
      );
    return;
  }
  add(draft, {
    name: `unique_${lookup.source}`,
    kind: "dedupe",
    branch: lookup.source,
    rank: 40,
    config: { key: keys.map((ref) => ref.name), keep: "any" },
    needs: keys,
    risk: "medium",
    title: `Count each ${keys.map((ref) => ref.name).join(", ")} of ${lookup.source} once`,
    reason: `You asked: "${once.words}". Otherwise the join would multiply rows.`,
    facts:
      distinct === null
        ? []
        : [`${figure(profile?.rows ?? 0)} rows have ${figure(distinct)} different ${keys[0]!.name}`],
  });
}

function spelling(draft: Draft, wanted: Wanted, lookup: Lookup): void {
  const asked = wanted
    .all("key_spelling")
    .find(
      (each) =>
        each.columns.length === 0 ||
        each.columns.some((ref) => lookup.pairs.some((pair) => sameRef(pair.left, ref) || sameRef(pair.right, ref))),
    );
  if (asked)
    addKeySpelling(
      draft,
      lookup.pairs.flatMap((pair) => [pair.left, pair.right]),
      asked.words,
    );
}

/** Columns that the join brings, each under a name that the left side does not have. */
function taken(draft: Draft, uses: Uses, lookup: Lookup): Record<string, string> {
  const used = new Set([
    ...(sourceOf(draft.vocabulary, draft.vocabulary.main)?.columns.map((each) => each.name) ?? []),
    ...draft.names.values(),
  ]);
  const result: Record<string, string> = {};
  for (const ref of uses.all.values()) {
    if (ref.source !== lookup.source) continue;
    const key = lookup.pairs.find((pair) => sameRef(pair.right, ref));
    if (key) {
      draft.names.set(refKey(ref), key.left.name);
      continue;
    }
    let name = ref.name;
    while (used.has(name)) name = `${lookup.source}_${name}`;
    used.add(name);
    result[name] = ref.name;
    draft.names.set(refKey(ref), name);
  }
  return result;
}

/** Steps on the branches of looked-up sources, which must stand before their columns are typed. */
export function prepareJoins(draft: Draft, wanted: Wanted, found: readonly Lookup[]): void {
  for (const lookup of found) {
    spelling(draft, wanted, lookup);
    oncePerKey(draft, wanted, lookup);
  }
}

export function addJoins(draft: Draft, wanted: Wanted, context: { uses: Uses; found: readonly Lookup[] }): void {
  const { main } = draft.vocabulary;
  context.found.forEach((lookup, index) => {
    if (lookup.pairs.length === 0) {
      draft.doubts.push(`I do not know on which column ${lookup.source} is to be joined.`);
      return;
    }
    const unmatched = wanted.all("unmatched").find((each) => each.source === lookup.source || each.source === null);
    const key = draft.vocabulary.foreignKeys.find(
      (each) =>
        each.from.source === main &&
        each.to.source === lookup.source &&
        each.from.column === lookup.pairs[0]!.left.name,
    );
    if (!unmatched && key && key.rowsWithout > 0)
      draft.doubts.push(
        `${plural(key.rowsWithout, "row")} of ${main} ${key.rowsWithout === 1 ? "has" : "have"} a value of ${key.from.column} that ${lookup.source} does not have: say whether those rows stay. Now they stay.`,
      );
    const take = taken(draft, context.uses, lookup);
    const isSame = Object.entries(take).every(([name, column]) => name === column);
    const pairs = lookup.pairs.map(({ left, right }) =>
      left.name === right.name ? left.name : { left: left.name, right: right.name },
    );
    const type = unmatched?.action === "drop" ? (Object.keys(take).length === 0 ? "semi" : "inner") : "left";
    add(draft, {
      name: `with_${lookup.source}`,
      kind: "join",
      branch: main,
      rank: 60 + index,
      needs: lookup.pairs.flatMap((pair) => [pair.left, pair.right]),
      makes: [...context.uses.all.values()].filter((ref) => ref.source === lookup.source),
      risk: "medium",
      config: {
        right: lookup.source,
        on: pairs,
        type,
        ...(type === "semi" ? {} : { take: isSame ? Object.keys(take) : take }),
      },
      title: `Join ${lookup.source} on ${lookup.pairs.map((pair) => pair.left.name).join(", ")}${type === "inner" || type === "semi" ? ", leaving out rows without a partner" : ""}`,
      reason: [
        lookup.words && `You asked: "${lookup.words}".`,
        unmatched && `"${unmatched.words}"`,
        Object.keys(take).length > 0 && `It brings ${Object.keys(take).join(", ")}.`,
      ]
        .filter(Boolean)
        .join(" "),
      facts: key
        ? [
            `${Math.round(key.coverage * 1000) / 10} % of the different ${key.from.column} of ${main} are in ${lookup.source}`,
          ]
        : [],
    });
  });
}
