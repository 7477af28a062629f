import { Piscina } from "piscina";
import { applyOperations } from "#domain/pipeline/apply.ts";
import type { Draft } from "#domain/pipeline/document.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import { type CheckedText, checkText } from "#domain/pipeline/place-problems.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { repositoryFile } from "#server/platform/repository-file.ts";
import { currentAsker } from "#server/platform/asked-by.ts";
import { FairGate, type Visitor } from "#server/platform/fair-gate.ts";
import { processWide } from "#server/platform/process-wide.ts";
import type { DocumentAnswer, DocumentTask } from "./document-work.ts";

/** A shorter text is read in a few ms (about 2 ms for 1,000 characters of steps); a longer one would hold up everybody. */
const longestHereChars = 8_000;
const deadlineMs = 10_000;
/** It reads one at a time; the turns go round between the people who wait for it. */
const turns = (): FairGate =>
  processWide(
    "turns at the document thread",
    () =>
      new FairGate({
        name: "Long documents",
        atOnce: 1,
        perWorkspace: 1,
        perPerson: 1,
        waitingPerPerson: 12,
        waiting: 60,
        longestWaitMs: 60_000,
      }),
  );
const nobody: Visitor = { workspaceId: "", personId: "" };

type Answers = DocumentAnswer | CheckedText;

const thread = (): Piscina<DocumentTask, Answers> =>
  processWide(
    "document thread",
    () =>
      new Piscina({
        filename: repositoryFile("server/platform/document-thread/document-work.ts"),
        minThreads: 0,
        maxThreads: 1,
        idleTimeout: 60_000,
        resourceLimits: { maxOldGenerationSizeMb: 512 },
        execArgv: ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"],
      }),
  );

async function askThread<T extends Answers>(name: "work" | "check", task: DocumentTask): Promise<T> {
  const asker = currentAsker();
  const leave = await turns().enter(asker ?? nobody, asker?.signal);
  try {
    return (await thread().run(task, { name, signal: AbortSignal.timeout(deadlineMs) })) as T;
  } catch (error) {
    if (error instanceof Error && /abort/i.test(`${error.name} ${error.message}`))
      throw fail("too_large", `The document takes longer than ${deadlineMs / 1_000} seconds to read.`, {
        mend: "Split the pipeline, or take long expressions and aliases out of it.",
      });
    throw error;
  } finally {
    leave();
  }
}

async function apart(task: DocumentTask): Promise<{ text: string; draft: Draft }> {
  const answer = await askThread<DocumentAnswer>("work", task);
  if ("problems" in answer) throw new SluiceError([...answer.problems]);
  parsePipeline.keep(answer.text, answer.draft);
  return answer;
}

/** Reads a text; a long one beside the event loop. After it `parsePipeline` answers for this text from memory. */
export async function readText(text: string): Promise<Draft> {
  if (text.length <= longestHereChars || parsePipeline.knows(text)) return parsePipeline(text);
  return (await apart({ text, operations: [] })).draft;
}

/** The text after the operations, read already. */
export async function changeText(text: string, operations: readonly Operation[]): Promise<string> {
  if (text.length <= longestHereChars && operations.length <= 10) return applyOperations(text, operations);
  return (await apart({ text, operations })).text;
}

/** What is wrong with a text that is being written, and where. */
export const checkApart = async (text: string): Promise<CheckedText> =>
  text.length <= longestHereChars ? checkText(text) : askThread<CheckedText>("check", { text, operations: [] });
