import type { TurnView } from "#domain/api/conversations.ts";
import { isFindingDoubt } from "#domain/sources/finding.ts";

/** A button under a question: it writes a request into the composer, or says that nothing is to change. */
export type Answer =
  | {
      readonly label: string;
      readonly does: "write";
      readonly text: string;
      /** The part that is to be said anew, as places in the text. */
      readonly selected: readonly [number, number] | null;
    }
  | { readonly label: string; readonly does: "keep" };

/** What the planner was not sure of, and what a person can say to it with one click. */
export interface Question {
  readonly key: string;
  readonly text: string;
  readonly answers: readonly Answer[];
}

const sentence = (text: string): string => (/[.!?]\s*$/.test(text) || text === "" ? text.trim() : `${text.trim()}.`);
const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join(" ");

/** Where the doubt quotes the request; null where it quotes something else or nothing. */
function quoted(doubt: string, request: string): readonly [number, number] | null {
  for (const [, phrase] of doubt.matchAll(/"([^"]+)"/g)) {
    const at = request.toLowerCase().indexOf(phrase!.toLowerCase());
    if (at >= 0) return [at, at + phrase!.length];
  }
  return null;
}

const without = (text: string, [from, to]: readonly [number, number]): string =>
  `${text.slice(0, from)}${text.slice(to)}`
    .replaceAll(/\s+([,.;])/g, "$1")
    .replaceAll(/\s{2,}/g, " ")
    .trim();

/** The dates that a period could be taken from instead. */
const otherDates = (doubt: string): string[] =>
  / is taken from \w+; it could be taken from ([\w ]+)\.$/.exec(doubt)?.[1]?.split(" or ") ?? [];

function answersTo(doubt: string, request: string, isBuilt: boolean): Answer[] {
  const base = isBuilt ? "" : sentence(request);
  const answers: Answer[] = [];
  const write = (label: string, text: string, selected: readonly [number, number] | null = null) =>
    answers.push({ label, does: "write", text, selected });
  const value = /^"([^"]+)" is a value of ([\w]+)\b/.exec(doubt);
  if (value) write("Only those rows", joined(base, `Keep only rows where ${value[2]} is ${value[1]}.`));
  const place = quoted(doubt, request);
  if (place && !isBuilt) {
    for (const date of otherDates(doubt))
      write(`Take it from ${date}`, `${request.slice(0, place[1])} of ${date}${request.slice(place[1])}`);
    if (!value) write("Leave it out", without(request, place));
    write("Say it differently", request, place);
  } else write("Answer", base === "" ? "" : `${base} `);
  const now = /Now ((?:it|they) .+?)\.?$/.exec(doubt);
  answers.push({ label: now ? `Yes, ${now[1]}` : "Fine as it is", does: "keep" });
  return answers;
}

/**
 * The questions of a turn that has been answered. `isBuilt`: suggestions of it stand in the draft already, so that an
 * answer is a request of its own and does not repeat what was asked.
 */
export const questionsOf = (turn: TurnView, isBuilt: boolean): Question[] =>
  turn.state === "answered"
    ? turn.doubts
        .filter((text) => !isFindingDoubt(text))
        .map((text) => ({ key: `${turn.id} ${text}`, text, answers: answersTo(text, turn.request, isBuilt) }))
    : [];
