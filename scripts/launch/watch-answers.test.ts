import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { patience, patienceWithPostgres } from "./parts.ts";
import { boundInWords } from "./restart-bound.ts";
import { root } from "./settings.ts";
import { watchAnswers } from "./watch-answers.ts";

const dead = (): Promise<never> => Promise.reject(new Error("nobody there"));

/** Watches for so long, and gives what was told and how often it was asked. */
async function watched(forMs: number, answer: (question: number) => Promise<"answers" | "cannot tell">) {
  const told: string[] = [];
  let questions = 0;
  let isOver = false;
  const watching = watchAnswers({
    ask: () => answer((questions += 1)),
    pid: 1,
    patience: { firstMs: 1_500, laterMs: 1_500 },
    isOver: () => isOver,
    onAnswer: () => void told.push("answers"),
    onSilence: (reason) => void told.push(`silent: ${reason}`),
  });
  await sleep(forMs);
  isOver = true;
  await watching;
  return { told, questions };
}

test("a part is asked each second, and its silence is told once", async () => {
  const [{ told, questions }, ...others] = await Promise.all([
    watched(3_500, dead),
    watched(3_500, () => Promise.resolve("answers")),
    watched(3_500, () => Promise.resolve("cannot tell")),
    watched(3_500, (question) => (question < 3 ? dead() : Promise.resolve("answers"))),
  ]);
  expect(told).toEqual(["silent: nobody there"]);
  expect(questions).toBeGreaterThanOrEqual(3);
  expect(questions).toBeLessThanOrEqual(4);
  for (const other of others) expect(other.told.filter((each) => each.startsWith("silent"))).toEqual([]);
  expect(others[0]!.told).not.toEqual([]);
});

test("the README says how long a part may be silent, and how often it is started again", () => {
  const text = readFileSync(path.join(root, "README.md"), "utf8").replaceAll(/\s+/g, " ");
  const seconds = ({ laterMs }: { laterMs: number }): number => laterMs / 1_000;
  expect(text).toContain(
    `gives no answer for ${seconds(patience)} seconds (Postgres: ${seconds(patienceWithPostgres)}), is started again, up to ${boundInWords}`,
  );
});
