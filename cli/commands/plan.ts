import { randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { fail } from "#domain/errors/sluice-error.ts";
import { dependents, type Decision, type Proof, type Proposal } from "#domain/suggestions/suggestion.ts";
import type { ModelConfig } from "#server/agents/index.ts";
import { signalOfProcess, withEngine } from "../local-engine.ts";
import { exitCodes, printResult, say, sayProblem } from "../output.ts";
import { acceptedDocument, isProven, type Planned, planRequest, readSources, readTarget } from "../plan-request.ts";

interface PlanOptions {
  readonly source: readonly string[];
  readonly request: string;
  readonly target: string;
  readonly output?: string;
  readonly planner: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function modelOf(planner: string, environment: Readonly<Record<string, string | undefined>>): ModelConfig | null {
  if (planner === "builtin") return null;
  if (planner !== "llm")
    throw fail("invalid_input", `"${planner}" is no planner.`, {
      field: "--planner",
      got: planner,
      expected: "builtin or llm",
      mend: "Write --planner builtin or --planner llm.",
    });
  const { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey, SLUICE_MODEL: model } = environment;
  if (!baseUrl || !apiKey || !model)
    throw fail("invalid_input", "The planner llm needs a model.", {
      mend: "Set OPENAI_BASE_URL, OPENAI_API_KEY and SLUICE_MODEL, or use --planner builtin.",
    });
  return { baseUrl, apiKey, model };
}

const figure = (value: number | null): string => (value === null ? "?" : value.toLocaleString("en-US"));

function proofText(proof: Proof | undefined): string {
  if (!proof) return "checked: it binds, and the whole plan runs on the real rows";
  const rows = `${figure(proof.rowsBefore)} → ${figure(proof.rowsAfter)} rows, ${figure(proof.changedRows)} changed`;
  return proof.status === "passed" ? `proven: ${rows}` : `not proven: ${proof.problems.join(" ") || rows}`;
}

function sayPlan({ findings, reply }: Planned): void {
  for (const finding of findings) say(`Finding (${finding.kind.replaceAll("_", " ")}): ${finding.message}`);
  say(`\n${reply.reading}\n`);
  reply.proposals.forEach((proposal, index) => {
    say(`${index + 1}. ${proposal.title}\n   ${proposal.reason}\n   ${proofText(reply.proofs[proposal.id])}`);
  });
  for (const doubt of reply.doubts) say(`Doubt: ${doubt}`);
}

/** Asks for each suggestion in turn; what requires a rejected one is withdrawn with it. */
async function ask(proposals: readonly Proposal[]): Promise<Map<string, Decision>> {
  const decisions = new Map<string, Decision>();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const proposal of proposals) {
      if (decisions.has(proposal.id)) continue;
      const answer = (await terminal.question(`Accept "${proposal.title}"? [y/N] `)).trim().toLowerCase();
      const isAccepted = answer === "y" || answer === "yes";
      decisions.set(proposal.id, isAccepted ? "accepted" : "rejected");
      if (!isAccepted)
        for (const fallen of dependents(proposals, proposal.id)) {
          decisions.set(fallen, "withdrawn");
          say(`  withdrawn: ${proposals.find((each) => each.id === fallen)!.title}`);
        }
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "AbortError") throw error;
    say("");
    throw fail("nothing_decided", "The questions were left before the last one, so nothing was written.");
  } finally {
    terminal.close();
  }
  return decisions;
}

/** Everything whose proof passed, and that requires nothing whose proof did not. */
function acceptProven({ reply }: Planned): Map<string, Decision> {
  const failed = reply.proposals.filter((each) => !isProven(reply.proofs[each.id])).map((each) => each.id);
  const fallen = new Set(failed.flatMap((id) => dependents(reply.proposals, id)));
  return new Map(
    reply.proposals.map((each) => [
      each.id,
      failed.includes(each.id) ? "pending" : fallen.has(each.id) ? "withdrawn" : "accepted",
    ]),
  );
}

function planJson(planned: Planned, decisions: ReadonlyMap<string, Decision>, document: string | null): string {
  const { findings, reply } = planned;
  return JSON.stringify(
    {
      document,
      suggestions: reply.proposals.map(({ id, title, reason, requires }) => ({
        id,
        title,
        reason,
        requires,
        proof: reply.proofs[id] ?? null,
        decision: decisions.get(id) ?? "pending",
      })),
      findings: findings.map(({ kind, source, node, columns, count, sample, message }) => ({
        kind,
        source,
        node,
        columns,
        count,
        sample,
        message,
      })),
      doubts: reply.doubts,
      status: reply.status,
    },
    null,
    2,
  );
}

async function decide(planned: Planned, options: PlanOptions): Promise<Map<string, Decision>> {
  if (options.yes) return acceptProven(planned);
  if (process.stdin.isTTY && process.stderr.isTTY && !options.json) return ask(planned.reply.proposals);
  return new Map();
}

async function readRequest(given: string): Promise<string> {
  const file = given.startsWith("@") ? given.slice(1) : null;
  const text =
    file === null
      ? given
      : await readFile(file, "utf8").catch(() => {
          throw fail("invalid_input", `${file} cannot be read.`, {
            field: "--request",
            got: file,
            mend: "Give the path of a text file after @, or the request itself.",
          });
        });
  if (text.trim() === "")
    throw fail("invalid_input", "The request is empty.", {
      field: "--request",
      mend: "Say in plain words which rows and columns the result has.",
    });
  return text;
}

/** Where the document goes, known to be possible before the work begins. */
async function readOutput(given: string): Promise<string> {
  const output = path.resolve(given);
  const isFolder = async (place: string): Promise<boolean> =>
    (await stat(place).catch(() => null))?.isDirectory() ?? false;
  if (!(await isFolder(path.dirname(output))))
    throw fail("invalid_input", `There is no folder ${path.dirname(output)}.`, {
      field: "--output",
      got: given,
      mend: "Make the folder first, or write to another.",
    });
  if (await isFolder(output))
    throw fail("invalid_input", `${output} is a folder.`, {
      field: "--output",
      got: given,
      mend: "Name a file, for example pipeline.yaml in it.",
    });
  return output;
}

async function writeDocument(output: string, document: string): Promise<void> {
  const unfinished = `${output}.${randomUUID()}.part`;
  try {
    await writeFile(unfinished, document);
    await rename(unfinished, output);
  } finally {
    await rm(unfinished, { force: true });
  }
}

function sayUndecided({ reply }: Planned, options: PlanOptions): void {
  if (options.json) for (const doubt of reply.doubts) say(`Doubt: ${doubt}`);
  if (reply.proposals.length === 0)
    say(
      "There is nothing to decide, so nothing was written. Say it in other words, and call the columns as the files do.",
    );
  else if (options.yes) say("None of the suggestions is proven, so nothing was written.");
  else say("Nothing was decided, so nothing was written. Use --yes to accept all that is proven.");
}

async function plan(options: PlanOptions): Promise<number> {
  const target = readTarget(options.target);
  const model = modelOf(options.planner, process.env);
  const sources = readSources(options.source, target.node);
  const request = await readRequest(options.request);
  const output = options.output ? await readOutput(options.output) : null;
  const signal = signalOfProcess();
  return withEngine(async (engine, scratchDirectory) => {
    const planned = await planRequest({
      engine,
      scratchDirectory,
      sources,
      directory: output ? path.dirname(output) : process.cwd(),
      request,
      target,
      planner: model ? "llm" : "builtin",
      model,
      signal,
      ...(options.json ? {} : { onProgress: ({ message }) => say(`… ${message}`) }),
    });
    const { reply } = planned;
    if (reply.error) {
      sayProblem(reply.error);
      if (options.json)
        printResult(
          planJson(
            { ...planned, reply: { ...reply, doubts: [...new Set([...reply.doubts, reply.error.message])] } },
            new Map(),
            null,
          ),
        );
      return exitCodes.failed;
    }
    if (!options.json) sayPlan(planned);
    const decisions = await decide(planned, options);
    const accepted = reply.proposals.filter((each) => decisions.get(each.id) === "accepted");
    const document = accepted.length > 0 ? acceptedDocument(planned.start, accepted) : null;
    if (document !== null && output) await writeDocument(output, document);
    if (options.json) printResult(planJson(planned, decisions, document));
    else if (document !== null && !output) printResult(document);
    if (document !== null) return exitCodes.done;
    sayUndecided(planned, options);
    return exitCodes.undecided;
  });
}

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

export function registerPlan(program: Command): void {
  program
    .command("plan")
    .description("propose a pipeline for a request in plain words")
    .requiredOption(
      "--source <[NAME=]PATH>",
      "a file to read; may be given several times",
      collect,
      [] as readonly string[],
    )
    .requiredOption("--request <text>", "what the result should be, in plain words (@FILE reads it from a file)")
    .option("--target <target>", "csv, parquet, json, ndjson or postgres:TABLE", "csv")
    .option("-o, --output <pipeline.yaml>", "file that the document is written to")
    .option("--planner <planner>", "builtin or llm", "builtin")
    .option("--yes", "accept every suggestion that is proven")
    .option("--json", "print the result as JSON")
    .action(async (options: PlanOptions) => {
      process.exitCode = await plan(options);
    });
}
