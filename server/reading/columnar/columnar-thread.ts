import { parentPort, workerData } from "node:worker_threads";
import { spelled } from "../prepare/spelled.ts";
import { type ColumnarAnswer, ColumnarFault, type ColumnarFile, type ColumnarJob } from "./columnar-job.ts";
import { openArrow } from "./open-arrow.ts";
import { openAvro } from "./open-avro.ts";

const pieceLetters = 1 << 20;
const port = parentPort!;
const answer = (message: ColumnarAnswer): void => port.postMessage(message);
/** Waits until what was sent has been taken, so that it does not pile up. */
const taken = (): Promise<void> => new Promise((resolve) => port.once("message", () => resolve()));

async function writeRows(file: ColumnarFile, names: readonly string[]): Promise<void> {
  const cut = names.map(() => 0);
  let [text, rows] = ["", 0];
  for (const batch of file.batches(names)) {
    rows += batch.rows;
    for (let row = 0; row < batch.rows; row += 1) {
      const cells = batch.columns.map((column, at) => {
        if (column.isCut(row)) cut[at]! += 1;
        return spelled(column.text(row));
      });
      text += `${cells.join(",")}\n`;
      if (text.length < pieceLetters) continue;
      answer({ kind: "text", text });
      text = "";
      await taken();
    }
  }
  if (text !== "") {
    answer({ kind: "text", text });
    await taken();
  }
  answer({ kind: "end", notes: { rows, cut: Object.fromEntries(names.map((name, at) => [name, cut[at]!])) } });
}

async function work({ format, bytes, names }: ColumnarJob): Promise<void> {
  const file = format === "arrow" ? openArrow(bytes) : openAvro(bytes);
  if (names === null) return answer({ kind: "columns", columns: file.columns });
  const missing = names.find((name) => !file.columns.some((column) => column.name === name));
  if (missing !== undefined)
    throw new ColumnarFault(`has no column ${missing}.`, "Give the right file, or profile the source again.");
  await writeRows(file, names);
}

await work(workerData as ColumnarJob).catch((error: unknown) => {
  const { says, mend } =
    error instanceof ColumnarFault
      ? error
      : new ColumnarFault(
          `cannot be read (${error instanceof Error ? error.message : String(error)}).`,
          "Copy or write the file again.",
        );
  answer({ kind: "failed", says, mend });
});
