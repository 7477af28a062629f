import { appendFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { PartState } from "#server/platform/part-states.ts";

/** Says how a part is; a sentence goes to the terminal, the log and `/api/health`, and where to read on to the terminal alone. */
export type TellState = (state: PartState["state"], sentence: string | null, logFile?: string | null) => void;

export type PartStates = { of(part: PartState["part"]): TellState; close(): void };

/** Keeps `parts.json` in the data folder, which the web server reads, and `logs/launcher.log`. */
export function keepPartStates(folder: { path: string; logs: string }, say: (line: string) => void): PartStates {
  const file = path.join(folder.path, "parts.json");
  const log = path.join(folder.logs, "launcher.log");
  const states = new Map<PartState["part"], PartState>();
  // A full disk must not end the launcher over its own notes: the terminal has the sentence.
  const write = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      say(`The state of the parts could not be written: ${(error as Error).message}`);
    }
  };
  const of =
    (part: PartState["part"]): TellState =>
    (state, sentence, logFile) => {
      const at = new Date().toISOString();
      const restarts = (states.get(part)?.restarts ?? 0) + (state === "starting again" ? 1 : 0);
      states.set(part, { part, state, since: at, restarts, message: sentence ?? states.get(part)?.message ?? null });
      if (sentence) say(logFile ? `${sentence} Its log: ${logFile}` : sentence);
      write(() => {
        if (sentence) appendFileSync(log, `${at} ${sentence}\n`, { mode: 0o600 });
        writeFileSync(`${file}.new`, `${JSON.stringify([...states.values()], null, 2)}\n`, { mode: 0o600 });
        renameSync(`${file}.new`, file);
      });
    };
  return { of, close: () => rmSync(file, { force: true }) };
}
