import type { ScalarKind } from "./json-tokens.ts";

/** Kinds of values as bits, so that those under one key are one number. */
export const kindBits = { text: 1, number: 2, boolean: 4, nested: 8, odd: 16 } as const;
type Kind = keyof typeof kindBits;

const bitOf: Readonly<Record<ScalarKind, number>> = {
  text: kindBits.text,
  integer: kindBits.number,
  decimal: kindBits.number,
  odd: kindBits.odd,
  boolean: kindBits.boolean,
  nothing: 0,
};

/** A key of records, exactly as it is spelled, and what stands under it. */
export interface FoundKey {
  readonly key: string;
  kinds: number;
  /** How many records have it. */
  count: number;
  line: number;
  /** The line of the first number under it that is no integer; 0 where there is none. */
  decimalLine: number;
  /** How many values under it are NaN or an infinity. */
  odd: number;
}

const newKey = (key: string, line: number): FoundKey => ({ key, kinds: 0, count: 0, line, decimalLine: 0, odd: 0 });

interface KnownKey extends FoundKey {
  readonly raw: string;
  readonly at: number;
  /** The number of the record that had it last. */
  seenIn: number;
}

/** The same key in several files. */
function joined(keys: readonly FoundKey[]): FoundKey {
  const sum = (of: (key: FoundKey) => number): number => keys.reduce((total, key) => total + of(key), 0);
  return {
    ...keys[0]!,
    kinds: keys.reduce((kinds, key) => kinds | key.kinds, 0),
    count: sum(({ count }) => count),
    decimalLine: Math.max(...keys.map(({ decimalLine }) => decimalLine)),
    odd: sum(({ odd }) => odd),
  };
}

const joinedKeys = (all: readonly (readonly FoundKey[])[]): FoundKey[] =>
  [...Map.groupBy(all.flat(), ({ key }) => key).values()].map(joined);

/** What several files hold at the same path. */
export function joinedRecords(all: readonly RecordsFound[]): RecordsFound {
  if (all.length === 1) return all[0]!;
  const sum = (of: (found: RecordsFound) => number): number => all.reduce((total, found) => total + of(found), 0);
  const doubled = all.find((found) => found.doubled > 0);
  return {
    path: all[0]!.path,
    elements: sum(({ elements }) => elements),
    objects: sum(({ objects }) => objects),
    lists: sum(({ lists }) => lists),
    oddLine: all.find(({ oddLine }) => oddLine > 0)?.oddLine ?? 0,
    doubled: sum((found) => found.doubled),
    doubledLine: doubled?.doubledLine ?? 0,
    doubledKey: doubled?.doubledKey ?? "",
    keys: joinedKeys(all.map(({ keys }) => keys)),
    head: joinedKeys(all.map(({ head }) => head)),
    places: joinedKeys(all.map(({ places }) => places)),
    single: joined(all.map(({ single }) => single)),
    words: new Set(all.map(({ words }) => JSON.stringify(words))).size === 1 ? all[0]!.words : [],
  };
}

/** Whether nothing but this kind, and nothing at all, stands under a key. */
export const holdsOnly = ({ kinds }: FoundKey, kind: Kind): boolean => kinds === kindBits[kind];

/** No header has longer words. */
const mostWord = 1_000;

/** The text of a key as it is written between its quotes. `raw` has one character a byte. */
function decodedKey(raw: string): string {
  const text = Buffer.from(raw, "latin1").toString("utf8");
  return text.includes("\\") ? (JSON.parse(`"${text}"`) as string) : text;
}

/** What values that stand one after another are: the documents of a file, or the elements of a list. */
export interface RecordsFound {
  /** Where they stand in each document, by keys; null for the documents themselves. */
  readonly path: readonly string[] | null;
  readonly elements: number;
  readonly objects: number;
  readonly lists: number;
  /** The line of the first element that is no object; 0 where all are. */
  readonly oddLine: number;
  /** Records in which a key stands twice, with line and key of the first. */
  readonly doubled: number;
  readonly doubledLine: number;
  readonly doubledKey: string;
  /** The keys of those that are objects, in the order in which they come. */
  readonly keys: readonly FoundKey[];
  /** What stands at each place of those that are lists: of the first, and of the others. */
  readonly head: readonly FoundKey[];
  readonly places: readonly FoundKey[];
  /** What the elements are that are no objects and no lists. */
  readonly single: FoundKey;
  /** The texts of the first list; empty where it holds anything else, or where files do not have the same. */
  readonly words: readonly string[];
}

export class FoundRecords implements RecordsFound {
  readonly path: readonly string[] | null;
  elements = 0;
  objects = 0;
  lists = 0;
  oddLine = 0;
  doubled = 0;
  doubledLine = 0;
  doubledKey = "";
  readonly head: FoundKey[] = [];
  readonly places: FoundKey[] = [];
  words: string[] = [];
  readonly single = newKey("value", 0);
  readonly #keys: KnownKey[] = [];
  readonly #byRaw = new Map<string, KnownKey>();
  readonly #byKey = new Map<string, KnownKey>();
  #next = 0;
  #isDoubled = false;

  constructor(path: readonly string[] | null) {
    this.path = path;
  }

  get keys(): readonly FoundKey[] {
    return this.#keys;
  }

  add(what: "object" | "list" | "value", line: number): void {
    this.elements += 1;
    this.#next = 0;
    this.#isDoubled = false;
    if (what === "object") {
      this.objects += 1;
      return;
    }
    if (what === "list") this.lists += 1;
    if (this.oddLine === 0) this.oddLine = line;
  }

  /** The key of the record at hand that is written so. */
  meet(text: string, place: { from: number; to: number; line: number }): FoundKey {
    const { from, to, line } = place;
    const likely = this.#keys[this.#next];
    const found =
      likely !== undefined && likely.raw.length === to - from && text.startsWith(likely.raw, from)
        ? likely
        : this.#find(text.slice(from, to), line);
    this.#next += 1;
    if (found.seenIn === this.objects) this.#double(found.key, line);
    else found.count += 1;
    found.seenIn = this.objects;
    return found;
  }

  /** What stands at this place, from 0, of the list at hand. `raw` is a text of it. */
  at(place: number, line: number, raw?: string): FoundKey {
    const isFirst = this.lists === 1;
    if (isFirst && raw !== undefined) this.words[place] = decodedKey(raw.slice(0, mostWord));
    return ((isFirst ? this.head : this.places)[place] ??= newKey(String(place + 1), line));
  }

  #double(key: string, line: number): void {
    if (!this.#isDoubled) this.doubled += 1;
    this.#isDoubled = true;
    if (this.doubledLine > 0) return;
    this.doubledLine = line;
    this.doubledKey = key;
  }

  #find(raw: string, line: number): KnownKey {
    const known = this.#byRaw.get(raw);
    if (known) {
      this.#next = known.at;
      return known;
    }
    const key = decodedKey(raw);
    const same = this.#byKey.get(key);
    const made = same ?? { ...newKey(key, line), raw, at: this.#keys.length, seenIn: 0 };
    if (!same) {
      this.#keys.push(made);
      this.#byKey.set(key, made);
    }
    this.#byRaw.set(raw, made);
    return made;
  }
}

/** Takes note of a value under a key; undefined for one that holds others. */
export function note(found: FoundKey, kind: ScalarKind | undefined, line: number): void {
  found.kinds |= kind === undefined ? kindBits.nested : bitOf[kind];
  if (kind === "decimal" && found.decimalLine === 0) found.decimalLine = line;
  if (kind === "odd") found.odd += 1;
}
