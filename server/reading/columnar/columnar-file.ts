import type { FileFormat } from "#domain/reading/file-formats.ts";
import type { SluiceError } from "#domain/errors/sluice-error.ts";
import type { Column } from "#domain/sql/types.ts";
import { type Container } from "../container/container.ts";
import { unpacked } from "../container/unpacked.ts";
import { refusal } from "../refusal.ts";
import { threadAnswers } from "../thread-answers.ts";
import type { ColumnarAnswer, ColumnarJob, ColumnarNotes } from "./columnar-job.ts";

export type ColumnarFormat = ColumnarJob["format"];
export const isColumnarFormat = (format: FileFormat): format is ColumnarFormat =>
  format === "arrow" || format === "avro";

const mostFileBytes = 500e6;

interface Asked {
  readonly file: string;
  readonly format: ColumnarFormat;
  readonly container: Container;
  readonly signal?: AbortSignal | undefined;
}

const tooLarge = (file: string): SluiceError =>
  refusal(
    file,
    "takes more memory than a file of its kind may: it is too large, or made to harm.",
    "Write it as Parquet, or in several files.",
  );

async function bytesOf({ file, container, signal }: Asked): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of unpacked(file, container, { signal })) {
    pieces.push(piece);
    size += piece.length;
    if (size > mostFileBytes) throw tooLarge(file);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** The answers of the thread that reads it. */
async function* answers(asked: Asked, names: readonly string[] | null): AsyncIterable<ColumnarAnswer> {
  const { file, format, signal } = asked;
  const bytes = await bytesOf(asked);
  signal?.throwIfAborted();
  const job: ColumnarJob = { format, bytes, names };
  const thread = { signal, asProblem: () => tooLarge(file) };
  for await (const next of threadAnswers<ColumnarAnswer>("server/reading/columnar/columnar-thread.ts", job, thread)) {
    if (next.kind === "failed") throw refusal(file, next.says, next.mend);
    yield next;
  }
}

/** The columns of a file, as it says itself. */
export async function columnarColumns(asked: Asked): Promise<readonly Column[]> {
  for await (const answer of answers(asked, null)) if (answer.kind === "columns") return answer.columns;
  return [];
}

/** The rows of a file as plain CSV without a header, the columns of these names; `tell` is given what is to say of them at the end. */
export async function* columnarText(
  asked: Asked & { readonly names: readonly string[] },
  tell: (notes: ColumnarNotes) => void,
): AsyncIterable<string> {
  for await (const answer of answers(asked, asked.names)) {
    if (answer.kind === "text") yield answer.text;
    if (answer.kind === "end") tell(answer.notes);
  }
}
