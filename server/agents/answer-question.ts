import { chooseColumn, linkColumns } from "./builtin/link/column-link.ts";
import { createVocabulary, profileOf } from "./builtin/link/vocabulary.ts";
import { sentences, tokenise } from "./builtin/text/tokenise.ts";
import type { TurnRequest } from "./turn.ts";

const figure = (value: number): string => value.toLocaleString("en-US");

/** Columns that the question names. */
function namedColumns(request: TurnRequest): { source: string; name: string }[] {
  const vocabulary = createVocabulary({
    sources: request.sources,
    foreignKeys: request.foreignKeys,
    request: request.request,
    defined: [],
  });
  const tokens = tokenise(request.request);
  const found = new Map<string, { source: string; name: string }>();
  for (const { start, end } of sentences(tokens)) {
    for (let at = start; at < end; at += 1) {
      for (let length = Math.min(3, end - at); length >= 1; length -= 1) {
        const words = tokens.slice(at, at + length);
        if (words.some((token) => token.kind === "sign")) continue;
        const link = chooseColumn(
          vocabulary,
          linkColumns(
            vocabulary,
            words.map((token) => token.text),
          ),
        );
        if (!link || link.score < 0.84 || link.ref.source === null) continue;
        found.set(`${link.ref.source}.${link.ref.name}`, { source: link.ref.source, name: link.ref.name });
        break;
      }
    }
  }
  return [...found.values()];
}

function aboutColumn(request: TurnRequest, ref: { source: string; name: string }): string {
  const vocabulary = createVocabulary({ sources: request.sources, foreignKeys: [], request: "", defined: [] });
  const profile = profileOf(vocabulary, ref);
  const rows = request.sources.find((source) => source.name === ref.source)?.profile.rows ?? 0;
  if (!profile) return "";
  const top = profile.personal
    ? ""
    : ` Most frequent: ${profile.top
        .slice(0, 5)
        .map((each) => `${each.value ?? "empty"} (${figure(each.count)})`)
        .join(", ")}.`;
  const range = profile.personal || profile.min === null ? "" : ` It runs from ${profile.min} to ${profile.max ?? ""}.`;
  const personal = profile.personal ? ` It holds personal data (${profile.personal}).` : "";
  return `${ref.name} of ${ref.source} is ${profile.type}: ${figure(rows - profile.nulls)} of ${figure(rows)} rows have a value, ${figure(profile.distinct)} different ones.${range}${top}${personal}`;
}

/** Answers a question about the data from what was counted, and from nothing else. */
export function answerQuestion(request: TurnRequest): string {
  const columns = namedColumns(request);
  const wantsFindings = /wrong|problem|trap|issue|dirty|finding|duplicate|quality|clean|suspicious|check/i.test(
    request.request,
  );
  const overview = request.sources.map(
    (source) =>
      `${source.name} has ${figure(source.profile.rows)} rows and ${source.columns.length} columns: ${source.columns.map((column) => column.name).join(", ")}.`,
  );
  const relevant = request.findings.filter(
    (finding) =>
      wantsFindings ||
      columns.some((column) => finding.source === column.source && finding.columns.includes(column.name)),
  );
  const findings = relevant.map((finding) => `${finding.message}${finding.effect ? ` ${finding.effect}` : ""}`);
  const keys = /join|relat|link|belong|foreign|connect/i.test(request.request)
    ? request.foreignKeys.map(
        (key) =>
          `${key.from.column} of ${key.from.source} points to ${key.to.column} of ${key.to.source}; ${Math.round(key.coverage * 1000) / 10} % of its different values are there.`,
      )
    : [];
  const parts = [
    ...(columns.length === 0 ? overview : columns.map((column) => aboutColumn(request, column))),
    ...keys,
    ...findings,
  ];
  if (wantsFindings && findings.length === 0) parts.push("I found nothing wrong with this data.");
  return parts.join("\n");
}
