import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { root } from "./run-program.ts";
import { isToldFrom, toldTexts, wordFaults } from "./told-words.ts";

const files = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .stdout.split("\n")
  .filter(isToldFrom);

test("what a person reads holds no word that a data analyst does not use", () => {
  const texts = files.flatMap((file) => toldTexts(file));
  expect(texts.length).toBeGreaterThan(1_500);
  expect(texts.flatMap(wordFaults)).toEqual([]);
});

test.each([
  ["components/a.tsx", "const a = <p>Mend 3 rows</p>;", "Mend"],
  ["components/a.tsx", "const a = <p title={`In stage ${id}`} />;", "stage"],
  ["components/a.tsx", 'const a = { label: "Attempts" };', "Attempts"],
  ["server/a.ts", 'throw fail("conflict", "The payload is gone.");', "payload"],
  ["cli/a.ts", 'say("The DAG is there.");', "DAG"],
])("%s: %s is found", (file, source, word) => {
  expect(toldTexts(file, source).flatMap(wordFaults)).toEqual([expect.stringContaining(`"${word}"`)]);
});

test.each([
  ["components/a.tsx", 'const a = <p className="node mend">Fix</p>;'],
  ["components/publish/a.tsx", "const a = <p>An Airflow DAG</p>;"],
  ["server/a.ts", 'logger().warn("the lease is lost");'],
  ["server/a.ts", "const rows = await query(sql`select fence from a`);"],
  ["server/a.ts", 'import { lease } from "./lease attempt.ts";'],
])("%s: %s is left alone", (file, source) => {
  expect(toldTexts(file, source).flatMap(wordFaults)).toEqual([]);
});
