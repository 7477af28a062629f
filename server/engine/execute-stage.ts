import { stat } from "node:fs/promises";
import path from "node:path";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { countingQuery } from "#domain/plan/statement.ts";
import type { Stage } from "#domain/plan/plan.ts";
import { emptySource } from "#domain/sources/empty-source.ts";
import { type Fragment, literal, render, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { type RefusedRecord, refusedRecords } from "#server/reading/index.ts";
import type { SinkFormat } from "#domain/nodes/file-sink.ts";
import type { ChildUsage } from "./child/protocol.ts";
import { columnarRows } from "./columnar-rows.ts";
import {
  countJoin,
  countRefused,
  countRelations,
  createSequences,
  type JoinCounts,
  knownUnmatched,
} from "./count-queries.ts";
import type { StageOutcome, StageRequest } from "./engine.ts";
import { failingNode } from "./failing-node.ts";
import { meterInput } from "./input-meter.ts";
import { keepRejects } from "./keep-rejects.ts";
import { lawProblems, nodeCounts } from "./node-counts.ts";
import { StatementError } from "./engine-child.ts";
import { assertPlain, NotPlain, plainStage } from "./plain-sources.ts";
import { type PreparedStage, prepareStage, removePrepared } from "./prepared-sources.ts";
import { type ProfileCounts, profileCounts } from "./profile-counts.ts";
import { fingerprintOf, fingerprintQuery } from "./quick-fingerprint.ts";
import { rowOfValue } from "./row-of-value.ts";
import type { OpenSession } from "./session.ts";
import { statementProblem } from "./statement-problem.ts";
import { hashQuery } from "./table-hash.ts";
import { leftOutNotes, mendedWarnings, notesOf } from "./told-records.ts";
import { unlikelyDates } from "./unlikely-dates.ts";
import { lostBy, type SourceCounting, startCounting, whileCounting } from "./whole-sources.ts";

export type OpenStageSession = (request: StageRequest) => Promise<OpenSession>;

/** The file that a stage writes, inside its folder. */
function stageFile(stage: Stage): { path: string; format: SinkFormat } {
  switch (stage.writes.to) {
    case "file":
      return { path: stage.writes.path, format: stage.writes.format };
    case "postgres":
      return { path: `${stage.id}.load.csv`, format: "csv" };
    default:
      return { path: `${stage.id}.parquet`, format: "parquet" };
  }
}

async function joinCounts(
  session: OpenSession,
  { stage, paths }: StageRequest,
  counts: { counted: ReadonlyMap<string, number>; profiled: ProfileCounts | null },
): Promise<Map<string, JoinCounts>> {
  const found = new Map<string, JoinCounts>();
  for (const node of stage.nodes.filter((each) => each.join)) {
    const known = counts.profiled ? await knownUnmatched(session, node, counts.profiled) : null;
    found.set(node.name, await countJoin(session, stage, { node, paths, counted: counts.counted, known }));
  }
  return found;
}

async function refusedByReaders(
  session: OpenSession,
  { stage, paths, tables }: PreparedStage,
): Promise<{ counts: Map<string, number>; first: Map<string, RefusedRecord[]> }> {
  const counts = new Map<string, number>();
  const first = new Map<string, RefusedRecord[]>();
  for (const node of stage.nodes) {
    if (!node.source) continue;
    const cut = tables.get(node.name);
    if (cut) {
      counts.set(
        node.name,
        cut.reduce((sum, { unreadable }) => sum + unreadable, 0),
      );
      first.set(
        node.name,
        cut.flatMap(({ refused }) => refused),
      );
      continue;
    }
    if (node.source.dialect.format !== "csv" && node.source.dialect.format !== "tsv") continue;
    const refused = await refusedRecords(session, {
      node: node.name,
      path: paths[`source:${node.name}`]!,
      dialect: node.source.dialect,
    });
    counts.set(node.name, refused.count);
    first.set(node.name, refused.first);
  }
  return { counts, first };
}

interface Written {
  readonly file: string;
  readonly rowsFile: string;
  readonly rows: number;
  readonly fingerprint: string | null;
  readonly hash: string | null;
  readonly profile: unknown;
}

/** How many rows were written, and by which numbers they are known again where a target was given them. */
async function identify(
  session: OpenSession,
  { stage, hash: wantsHash }: StageRequest,
  parquet: Fragment,
): Promise<Pick<Written, "rows" | "fingerprint" | "hash">> {
  if (stage.writes.to === "dataset" || stage.writes.to === "extract") {
    const { rows } = await session.all(render(sql`SELECT count(*) FROM ${parquet}`));
    return { rows: Number(rows[0]?.[0] ?? 0), fingerprint: null, hash: null };
  }
  const [found = {}] = await session.objects(render(fingerprintQuery(stage, parquet)));
  const [hashed] = wantsHash ? await session.objects(render(hashQuery(stage, parquet))) : [];
  return {
    rows: Number(found.n ?? 0),
    fingerprint: fingerprintOf(found),
    hash: hashed ? String(hashed.table_hash) : null,
  };
}

/** Writes the rows as Parquet first, from which they are also counted and known again, so that the statement runs once. */
async function write(session: OpenSession, request: StageRequest): Promise<Written> {
  const { stage, paths, outDirectory } = request;
  const target = stageFile(stage);
  const query = render(countingQuery(stage), paths);
  await createSequences(session, stage);
  const kept = target.format === "parquet" ? target.path : `.${stage.id}.rows.parquet`;
  const { profile } = await session.copy({ query, path: kept, format: "parquet", profile: true });
  const parquet = sql`read_parquet(${literal(path.join(outDirectory, kept))})`;
  const known = await identify(session, request, parquet);
  if (kept !== target.path)
    await session.copy({ query: render(sql`SELECT * FROM ${parquet}`), path: target.path, format: target.format });
  return {
    file: path.join(outDirectory, target.path),
    rowsFile: path.join(outDirectory, kept),
    ...known,
    profile,
  };
}

/** Rows read of every input: records of the sources, and of each dataset all its rows. */
function inputRows(
  { nodes, reads }: Stage,
  counts: StageOutcome["counts"],
  columnar: ReadonlyMap<string, number>,
): number {
  const sources = nodes.map(({ name, law }) => (law === "source" ? (counts[name]?.in.records ?? 0) : 0));
  const datasets = reads.datasets.map((name) => columnar.get(`dataset:${name}`) ?? 0);
  return [...sources, ...datasets].reduce((sum, rows) => sum + rows, 0);
}

/** Whether the statement read its Parquet files to their ends, so that its profile tells how many rows each step had. */
function hasReadAll(stage: Stage, { relations }: ProfileCounts, columnar: ReadonlyMap<string, number>): boolean {
  const isSplit = (name: string): boolean => stage.relations.some((each) => each.node === name && each.name !== name);
  return [...columnar].every(([reference, rows]) => {
    const name = reference.slice(reference.indexOf(":") + 1);
    const found = relations.get(name);
    return found === undefined || found === rows || isSplit(name);
  });
}

const counted = (records: number): string => plural(records, "record");

const warningsOf = (readers: Awaited<ReturnType<typeof refusedByReaders>>): Problem[] =>
  [...readers.first]
    .filter(([, first]) => first.length > 0)
    .map(([node, [first]]) =>
      problem(
        "step_failed",
        `${node}: ${counted(readers.counts.get(node) ?? 0)} could not be read; the first is row ${first!.row}, on line ${first!.line}: ${first!.message}.`,
        { node, severity: "warning", row: first!.row, got: first!.text, mend: "Correct those lines in the file." },
      ),
    );

/** A source without rows is no fault by itself, and rarely what was meant. */
const emptySources = (stage: Stage, counts: StageOutcome["counts"]): Problem[] =>
  stage.nodes
    .filter((node) => node.source && counts[node.name]?.in.records === 0)
    .map(({ name, source }) => emptySource(name, path.basename(source!.path)));

interface Found extends Pick<StageOutcome, "counts" | "countedBy"> {
  readonly readers: Awaited<ReturnType<typeof refusedByReaders>>;
}

/** The counts by the statement's own profile, or where there is none by queries, which read the sources to their ends. */
async function countBy(
  session: OpenSession,
  request: PreparedStage,
  given: { written: Written; profiled: ProfileCounts | null },
): Promise<Found> {
  const { stage, paths } = request;
  const { written, profiled } = given;
  const relations = profiled?.relations ?? (await countRelations(session, stage, paths));
  const readers = await refusedByReaders(session, request);
  const counts = nodeCounts(stage, {
    relations,
    refusedRecords: readers.counts,
    notes: notesOf(request),
    joins: await joinCounts(session, request, { counted: relations, profiled }),
    written: written.rows,
    refused: stage.refuses ? await countRefused(session, written.file) : 0,
  });
  return { counts, readers, countedBy: profiled ? "profile" : "queries" };
}

async function countAll(
  session: OpenSession,
  request: PreparedStage,
  given: {
    written: Written;
    counting: SourceCounting;
    columnar: ReadonlyMap<string, number>;
  },
): Promise<Pick<StageOutcome, "counts" | "warnings" | "notes" | "countedBy">> {
  const { stage, paths } = request;
  const { written } = given;
  const inProfile = profileCounts(stage, paths, written.profile);
  const profiled = inProfile && hasReadAll(stage, inProfile, given.columnar) ? inProfile : null;
  const inFiles = await given.counting.counts;
  let found = await countBy(session, request, { written, profiled });
  let lost = lostBy(request, inFiles, found.counts);
  // A statement stops reading once its result is known, as a semi join with nothing does: then the reader is asked for all.
  if (profiled && lost.length > 0) {
    found = await countBy(session, request, { written, profiled: null });
    lost = lostBy(request, inFiles, found.counts);
  }
  const broken = [...lost, ...lawProblems(stage.nodes, found.counts)];
  if (broken.length > 0) throw new SluiceError(broken);
  return {
    counts: found.counts,
    warnings: [
      ...warningsOf(found.readers),
      ...mendedWarnings(notesOf(request)),
      ...emptySources(stage, found.counts),
      ...(await unlikelyDates(session, stage, {
        rows: sql`read_parquet(${literal(written.rowsFile)})`,
        count: written.rows,
      })),
    ],
    notes: leftOutNotes(notesOf(request)),
    countedBy: found.countedBy,
  };
}

async function execute(session: OpenSession, request: PreparedStage, counting: SourceCounting): Promise<StageOutcome> {
  const started = performance.now();
  const columnar = await columnarRows(session, request.stage, request.paths);
  const meter = meterInput(session.pid, request.paths, columnar);
  let peak = 0;
  session.onProgress((progress) => {
    peak = Math.max(peak, progress.memoryBytes);
    request.onProgress?.(meter(progress));
  });
  const written = await whileCounting(request, counting, () => write(session, request));
  await assertPlain(session, request);
  const found = await countAll(session, request, { written, counting, columnar });
  const rejects = request.keepRejects ? await keepRejects(session, request, { ...written, counts: found.counts }) : [];
  const rowsRead = inputRows(request.stage, found.counts, columnar);
  const usage = await session.child.request<ChildUsage>({ op: "usage" });
  request.onProgress?.({
    pid: session.pid,
    percentage: 100,
    rowsRead,
    memoryBytes: usage.memoryBytes,
    cpuMs: usage.cpuMs,
  });
  const { size } = await stat(written.file);
  return {
    ...found,
    rows: written.rows,
    file: written.file,
    rowsFile: written.rowsFile,
    rejects,
    sizeBytes: size,
    fingerprint: written.fingerprint,
    hash: written.hash,
    rowsRead,
    peakMemoryBytes: Math.max(peak, usage.peakMemoryBytes),
    cpuMs: usage.cpuMs,
    durationMs: performance.now() - started,
    pid: session.pid,
  };
}

/** Runs one stage's statement in a child of its own; what fails is told as a problem with its place. */
export async function executeStage(open: OpenStageSession, given: StageRequest): Promise<StageOutcome> {
  try {
    const prepared = await prepareStage(given);
    const plain = await plainStage(prepared);
    return (plain && (await executePlain(open, plain))) ?? (await executePrepared(open, prepared));
  } finally {
    await removePrepared(given);
  }
}

/** Does the stage in a child of its own; `told` says what becomes of a failure, while the child is still there. */
async function executeIn<T>(
  open: OpenStageSession,
  request: PreparedStage,
  told: (error: unknown) => Promise<T>,
): Promise<StageOutcome | T> {
  const session = await open(request);
  const counting = startCounting(request);
  try {
    return await execute(session, request, counting);
  } catch (error) {
    return await told(error);
  } finally {
    counting.stop();
    await session.close();
  }
}

/** Null where the files are not what they were, or where the statement fails: then the careful way says what is wrong. */
const executePlain = (open: OpenStageSession, request: PreparedStage): Promise<StageOutcome | null> =>
  executeIn(open, request, async (error) => {
    if (error instanceof NotPlain || error instanceof StatementError) return null;
    throw error;
  });

const executePrepared = (open: OpenStageSession, request: PreparedStage): Promise<StageOutcome> =>
  executeIn(open, request, async (error) => {
    if (error instanceof SluiceError) throw error;
    const known = statementProblem(error, request.stage.id);
    const found =
      known.code === "step_failed" && known.node === request.stage.id && known.row === null
        ? statementProblem(error, await failingNode(open, request))
        : known;
    throw new SluiceError(
      await rowOfValue(open, request, found),
      error instanceof Error ? error.message : String(error),
    );
  });
