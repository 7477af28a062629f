import path from "node:path";
import type { ProfileProgress } from "#domain/api/sources.ts";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { FileSourceConfig } from "#domain/nodes/file-source.ts";
import { emptySource } from "#domain/sources/empty-source.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import { describeTable, extractTable } from "#server/connectors/index.ts";
import { type Engine, isOutOfMemory } from "#server/engine/index.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { Prisma, type Tx, withWorkspace } from "#server/platform/db.ts";
import { fullDisk, isFullDisk } from "#server/platform/full-disk.ts";
import { logger } from "#server/platform/logger.ts";
import { notify } from "#server/platform/notify.ts";
import { inputPath } from "./input-files.ts";
import { findConnection, openConnection } from "./connections.ts";
import { findTraps, type ProfileInput, profileSource } from "./index.ts";
import { type SourceRecord, sourceNode } from "./source-node.ts";
import { tooLarge } from "./too-large.ts";

interface Place {
  readonly workspaceId: string;
  readonly sourceId: string;
}
interface Claim extends Place {
  readonly fence: number;
}

const tellEveryMs = 250;
const lookEveryMs = 500;

const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue;

/** Changes the row while it is still ours to change: not once somebody cancelled it, removed it, or took it over. */
async function change({ workspaceId, sourceId, fence }: Claim, data: Prisma.SourceUpdateInput): Promise<boolean> {
  return withWorkspace(workspaceId, async (tx: Tx) => {
    const { count } = await tx.source.updateMany({
      where: { id: sourceId, fence, state: { in: ["waiting", "profiling"] } },
      data: data as Prisma.SourceUpdateManyMutationInput,
    });
    if (count > 0) await notify(tx, { workspaceId, kind: "source", id: sourceId });
    return count > 0;
  });
}

/** Writes the newest progress at most four times a second, one write after another. */
function progressWriter(place: Claim): { tell(progress: ProfileProgress): void; settle(): Promise<void> } {
  let newest: ProfileProgress | null = null;
  let writing: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  const write = (): void => {
    timer = null;
    const progress = newest;
    newest = null;
    if (progress)
      writing = writing
        .then(() => change(place, { progress: json(progress) }))
        .catch((error: unknown) => logger().warn({ reason: String(error) }, "progress could not be written"));
  };
  return {
    tell: (progress) => {
      newest = progress;
      timer ??= setTimeout(write, tellEveryMs);
    },
    settle: async () => {
      if (timer) clearTimeout(timer);
      await writing;
    },
  };
}

/** Aborts when the row says so. */
function watchCancel({ workspaceId, sourceId, fence }: Claim, controller: AbortController): NodeJS.Timeout {
  return setInterval(() => {
    withWorkspace(workspaceId, (tx) =>
      tx.source.findUnique({ where: { id: sourceId }, select: { state: true, fence: true } }),
    )
      .then((row) => {
        if (row?.fence !== fence || (row?.state !== "profiling" && row?.state !== "waiting")) controller.abort();
      })
      .catch(() => undefined);
  }, lookEveryMs);
}

async function inputOf(source: SourceRecord): Promise<ProfileInput> {
  const { config } = sourceNode(source);
  if (source.kind !== "table")
    return {
      kind: "file",
      path: inputPath(source.workspaceId, source.name, source.path ?? ""),
      config: config as Partial<FileSourceConfig>,
    };
  const record = await withWorkspace(source.workspaceId, (tx) => findConnection(tx, source.connection ?? ""));
  const connection = openConnection(record);
  const table = source.tableName ?? "";
  const columns = (await describeTable(connection, table)).map(({ name, type }) => ({ name, type }));
  return {
    kind: "table",
    columns,
    extract: (file, signal) => extractTable({ connection, table, columns, file, signal }),
  };
}

const stemOf = (name: string): string =>
  name
    .split("/")
    .at(-1)!
    .replace(/\.[^.]+$/, "");

async function keep(place: Claim, profiled: ProfiledSource, findings: unknown): Promise<void> {
  await change(place, {
    state: "ready",
    progress: Prisma.DbNull,
    problems: json(profiled.profile.rows === 0 ? [emptySource(profiled.name, profiled.name)] : []),
    profiledAt: new Date(),
    sizeBytes: profiled.profile.sizeBytes,
    contentHash: profiled.profile.contentHash,
    profile: json(profiled.profile),
    dialect: profiled.dialect ? json(profiled.dialect) : Prisma.DbNull,
    columns: json(profiled.columns),
    snapshotPath: path.basename(profiled.snapshotPath),
    findings: json(findings),
  });
}

/** A person knows the file by its name: where it lies on the server is nobody's business. */
function problemsOf(error: unknown, { workspaceId, name, path: file }: SourceRecord): Problem[] {
  const stored = file && !path.isAbsolute(file) ? path.resolve(artifacts().uploads(workspaceId), file) : null;
  const named = (text: string | null): string | null => (stored && text ? text.replaceAll(stored, name) : text);
  if (error instanceof SluiceError)
    return error.problems.map((each) => ({
      ...each,
      message: named(each.message) ?? each.message,
      got: named(each.got),
    }));
  if (isFullDisk(error)) return [fullDisk(null)];
  if (isOutOfMemory(error)) return [tooLarge(name)];
  logger().error({ err: error, source: name }, "profile failed");
  return [problem("internal", `${name} could not be profiled.`, { mend: "Try again; the log has more." })];
}

/** Takes the next fence: whoever worked on it before writes nothing any more. */
const takeUp = ({ workspaceId, sourceId }: Place): Promise<SourceRecord | null> =>
  withWorkspace(workspaceId, async (tx) => {
    const found = await tx.source.updateManyAndReturn({
      where: { id: sourceId, state: { in: ["waiting", "profiling"] } },
      data: { fence: { increment: 1 }, state: "profiling", progress: Prisma.DbNull },
    });
    if (found[0]) await notify(tx, { workspaceId, kind: "source", id: sourceId });
    return found[0] ?? null;
  });

/** Profiles one stored source: its state, progress, profile and findings are rows that the screens follow. */
export async function profileStored(
  { workspaceId, sourceId }: Place,
  context: { engine: Engine; signal: AbortSignal },
): Promise<void> {
  const source = await takeUp({ workspaceId, sourceId });
  if (!source) return;
  const place: Claim = { workspaceId, sourceId, fence: source.fence };
  const cancelling = new AbortController();
  const signal = AbortSignal.any([context.signal, cancelling.signal]);
  const watching = watchCancel(place, cancelling);
  const writer = progressWriter(place);
  try {
    const { engine } = context;
    const profiled = await profileSource({
      engine,
      name: stemOf(source.name),
      input: await inputOf(source),
      snapshotDirectory: artifacts().snapshots(place.workspaceId),
      onProgress: writer.tell,
      signal,
    });
    const findings = await findTraps({ engine, sources: [profiled], foreignKeys: [], signal });
    await writer.settle();
    await keep(place, profiled, findings);
  } catch (error) {
    await writer.settle();
    const { aborted: isEnded, reason } = context.signal;
    const isOutOfTime = isEnded && reason instanceof SluiceError;
    if (isEnded && !isOutOfTime) throw error;
    const told = isOutOfTime ? reason : error;
    if (!cancelling.signal.aborted)
      await change(place, { state: "failed", progress: Prisma.DbNull, problems: json(problemsOf(told, source)) });
  } finally {
    clearInterval(watching);
  }
}
