import { applyOperations } from "#domain/pipeline/apply.ts";
import type { Draft } from "#domain/pipeline/document.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { type CheckedText, checkText } from "#domain/pipeline/place-problems.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { Problem } from "#domain/errors/problem.ts";

/** What the thread beside the event loop is asked: a text to read, after operations on it where some are given. */
export interface DocumentTask {
  readonly text: string;
  readonly operations: readonly Operation[];
}

export type DocumentAnswer =
  | { readonly text: string; readonly draft: Draft }
  | { readonly problems: readonly Problem[] };

/** Runs in the thread; a refusal travels as its problems, since an error of ours does not survive the way. */
export function work({ text, operations }: DocumentTask): DocumentAnswer {
  try {
    const changed = applyOperations(text, operations);
    return { text: changed, draft: parsePipeline(changed) };
  } catch (error) {
    if (error instanceof SluiceError) return { problems: error.problems };
    throw error;
  }
}

/** Runs in the thread too: what is wrong with a text that is being written. */
export const check = ({ text }: Pick<DocumentTask, "text">): CheckedText => checkText(text);
