import { parseArgs } from "node:util";
import { addCounts, type Counts } from "./counts.ts";
import type { Part } from "./parts.ts";
import { listMissing, readRequired } from "./requirements.ts";

const lineOf = ({ passed, failed, skipped }: Counts) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

async function runPart(part: Part): Promise<Counts> {
  const beganAt = performance.now();
  const { note, ...counts } = await part.run();
  const seconds = ((performance.now() - beganAt) / 1000).toFixed(1);
  console.log(
    `${counts.failed > 0 ? "✗" : "✓"} ${part.name.padEnd(12)} ${seconds.padStart(6)} s   ${lineOf(counts)}${note ? ` (${note})` : ""}`,
  );
  return counts;
}

function selectParts(parts: readonly Part[]): Part[] {
  const args = process.argv.slice(2).filter((argument) => argument !== "--");
  const { values } = parseArgs({ args, options: { only: { type: "string" } } });
  const wanted = values.only?.split(",") ?? null;
  return parts.filter((part) => wanted === null || wanted.includes(part.name));
}

/** What is required and missing is a failure of its own; what is only missing is named. */
function reportMissing(): number {
  const required = readRequired(process.env.SLUICE_TEST_REQUIRE);
  const missing = listMissing();
  for (const { line } of missing) console.log(line);
  return missing.filter(({ name }) => required.includes(name)).length;
}

/**
 * Runs the parts in order, prints the seconds of each and, as the last line, the sum. `--only types,unit` picks some.
 * With SLUICE_TEST_REQUIRE a skipped test fails the whole.
 */
export async function runParts(parts: readonly Part[], options: { needsMachine: boolean }): Promise<never> {
  const failedRequirements = options.needsMachine ? reportMissing() : 0;
  const counts: Counts[] = [{ passed: 0, failed: failedRequirements, skipped: 0 }];
  for (const part of selectParts(parts)) counts.push(await runPart(part));
  const sum = addCounts(counts);
  const mayNotSkip = options.needsMachine && Boolean(process.env.SLUICE_TEST_REQUIRE);
  if (mayNotSkip && sum.skipped > 0)
    console.log(`SLUICE_TEST_REQUIRE is set, so the ${sum.skipped} skipped tests are a failure.`);
  console.log(lineOf(sum));
  process.exit(sum.failed > 0 || (mayNotSkip && sum.skipped > 0) ? 1 : 0);
}
