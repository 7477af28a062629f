import { type Decision, decided } from "#domain/reading/decision.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { plural } from "#domain/text/plural.ts";
import { refusal } from "../refusal.ts";
import { joinedRecords, type RecordsFound } from "./found-keys.ts";
import type { JsonFound } from "./json-found.ts";

/** What of a JSON file its records are. */
export interface JsonShape {
  readonly format: "json" | "ndjson";
  readonly records: RecordsFound;
  /** The keys that lead to the list of records, where they stand inside documents. */
  readonly path?: readonly string[];
  readonly rows?: FileReading["rows"];
  readonly decisions: readonly Decision[];
}

/** What all files of a source hold together. */
export interface JsonOfFiles {
  readonly documents: RecordsFound;
  readonly elements: RecordsFound;
  readonly lists: readonly RecordsFound[];
  /** Whether each file is one object. */
  readonly isSingle: boolean;
  readonly isLines: boolean;
}

export function ofFiles(found: readonly JsonFound[]): JsonOfFiles {
  const documents = joinedRecords(found.map((each) => each.documents));
  const lists = Map.groupBy(
    found.flatMap((each) => each.lists),
    nameOf,
  );
  return {
    documents,
    elements: joinedRecords(found.map(({ elements }) => elements)),
    lists: [...lists.values()].map(joinedRecords),
    isSingle: documents.objects === documents.elements && found.every((each) => each.documents.elements <= 1),
    isLines: found.every((each) => each.isLines),
  };
}

/** The path of a list as people write it. */
const nameOf = ({ path }: RecordsFound): string => path!.join(".");
const wholeObject = ".";

const countOf = ({ elements, objects }: RecordsFound): string =>
  objects > 0 ? plural(elements, "record") : plural(elements, "value");

const rowsOf = ({ objects, lists, elements }: RecordsFound): Pick<JsonShape, "rows"> =>
  objects > 0 || elements === 0 ? {} : { rows: lists > 0 ? "lists" : "values" };

function listDecision(chosen: RecordsFound | null, found: JsonOfFiles): Decision {
  const lists = found.lists.filter((each) => each !== chosen).toSorted((a, b) => b.elements - a.elements);
  const told = lists.slice(0, 4).map((each) => `${nameOf(each)} ${each.elements.toLocaleString("en-US")}`);
  const beside = told.length > 0 ? `; ${chosen ? "other lists" : "lists in it"}: ${told.join(", ")}` : "";
  const others = lists.map((each) => ({
    chosen: nameOf(each),
    says: `its list ${nameOf(each)}`,
    gives: countOf(each),
  }));
  const all = chosen
    ? [...others, { chosen: wholeObject, says: "the object itself", gives: plural(found.documents.elements, "record") }]
    : others;
  return decided("records", {
    chosen: chosen ? nameOf(chosen) : wholeObject,
    says: chosen
      ? `its list ${nameOf(chosen)} of ${countOf(chosen)}${beside}`
      : `the object itself as one record${beside}`,
    others: all,
    isOpen: chosen !== null && lists.some(({ objects }) => objects > 0),
  });
}

const formatDecision = (format: "json" | "ndjson", says: string): Decision =>
  decided("format", { chosen: format, says });

function inList(list: RecordsFound, found: JsonOfFiles): JsonShape {
  const what = found.isSingle ? "one JSON object" : "JSON documents one after another";
  return {
    format: "json",
    records: list,
    path: list.path!,
    ...rowsOf(list),
    decisions: [formatDecision("json", what), listDecision(list, found)],
  };
}

function asDocuments(found: JsonOfFiles, decisions: readonly Decision[] = []): JsonShape {
  const says = found.isLines ? "one JSON record a line" : "JSON documents one after another";
  const what = found.isSingle && decisions.length > 0 ? "one JSON object" : says;
  const { documents } = found;
  return {
    format: "ndjson",
    records: documents,
    ...rowsOf(documents),
    decisions: [formatDecision("ndjson", what), ...decisions],
  };
}

function asElements(found: JsonOfFiles): JsonShape {
  const { elements, documents } = found;
  const says = documents.elements > 1 ? "lists in JSON one after another" : "a list in JSON";
  const kind =
    elements.objects > 0 || elements.elements === 0 ? "" : elements.lists > 0 ? " of lists" : " of single values";
  return { format: "json", records: elements, ...rowsOf(elements), decisions: [formatDecision("json", says + kind)] };
}

/** What a person chose is no question. */
const settled = (shape: JsonShape): JsonShape => ({
  ...shape,
  decisions: shape.decisions.map((decision) => ({ ...decision, isOpen: false })),
});

function wantedShape(path: string, found: JsonOfFiles, wanted: string): JsonShape {
  if (wanted === wholeObject)
    return asDocuments(found, found.isSingle && found.lists.length > 0 ? [listDecision(null, found)] : []);
  const list = found.lists.find((each) => nameOf(each) === wanted);
  if (list) return settled(inList(list, found));
  const has = found.lists.slice(0, 10).map((each) => `${nameOf(each)} with ${countOf(each)}`);
  throw refusal(
    path,
    `has no list at ${wanted}.`,
    has.length > 0
      ? `Name one that it has: ${has.join(", ")}.`
      : "Leave the list out: the file has none inside its objects.",
  );
}

/** Of one object the list of records that it holds, the largest of several; null where it is a record itself. */
function likelyList({ isSingle, lists }: JsonOfFiles): RecordsFound | null {
  if (!isSingle) return null;
  const records = lists.filter(({ objects, elements }) => objects > 0 && objects >= elements / 2);
  return records.toSorted((a, b) => b.objects - a.objects)[0] ?? null;
}

/**
 * What of the files the records are: `wanted` as a person said, as the path of a list; otherwise the elements of lists, a list
 * inside the one object of a file, or the documents. A file called .ndjson or .jsonl has a record in each document.
 */
export function jsonShape(path: string, found: JsonOfFiles, wanted: string | undefined): JsonShape {
  const { documents, elements } = found;
  if (wanted !== undefined) return wantedShape(path, found, wanted);
  const isRows = elements.objects === 0 && documents.elements > 1 && !found.isSingle && elements.elements > 0;
  if (documents.lists === documents.elements) return isRows ? asDocuments(found) : asElements(found);
  const isLineFile = /\.(ndjson|jsonl)(\.gz)?$/i.test(path) && found.isLines;
  const list = isLineFile ? null : likelyList(found);
  if (list) return inList(list, found);
  return asDocuments(found, found.isSingle && !isLineFile && found.lists.length > 0 ? [listDecision(null, found)] : []);
}
