import { mkdirSync } from "node:fs";
import { ChildPool } from "./child-pool.ts";
import type { Engine, EngineOptions, SessionOptions, StageRequest } from "./engine.ts";
import { executeStage } from "./execute-stage.ts";
import { type OpenSession, openSession } from "./session.ts";

const bindMemoryBytes = 256e6;
/** Up to so many, a search for equal parts of their expressions takes less than a tenth of a second. */
const manyColumns = 400;

/** What only some of its work needs is loaded with that: a run of a document that was planned before binds nothing. */
export function createEngine(options: EngineOptions): Engine {
  mkdirSync(options.scratchDirectory, { recursive: true });
  const pool = options.children ?? new ChildPool(options.poolSize);
  pool.keepWarm(options.poolSize);
  const open = (session: SessionOptions): Promise<OpenSession> => openSession(pool, options, session);
  const within = async <T>(session: SessionOptions, work: (opened: OpenSession) => Promise<T>): Promise<T> => {
    const opened = await open(session);
    try {
      return await work(opened);
    } finally {
      await opened.close();
    }
  };
  const openForStage = (request: StageRequest): Promise<OpenSession> =>
    open({
      readable: Object.values(request.paths),
      writable: request.outDirectory,
      signal: request.signal,
      owner: request.owner,
      memoryLimitBytes: request.memoryLimitBytes,
      isWide: request.stage.columns.length > manyColumns,
    });
  return {
    scratchDirectory: options.scratchDirectory,
    bind: async (pipeline, sources, signal) => {
      const { bindPipeline } = await import("./bind/bind-pipeline.ts");
      let opened: OpenSession | null = null;
      try {
        return await bindPipeline(pipeline, sources, async () => {
          opened = await open({ readable: [], signal, memoryLimitBytes: bindMemoryBytes, optimize: false });
          return opened;
        });
      } finally {
        await (opened as OpenSession | null)?.close();
      }
    },
    rows: async (request) => {
      const { previewRows, snapshotPaths } = await import("./preview-rows.ts");
      return within({ readable: snapshotPaths(request.sources), signal: request.signal }, (session) =>
        previewRows(session, request),
      );
    },
    keepWarm: (children) => pool.keepWarm(children),
    session: open,
    executeStage: (request) => executeStage(openForStage, request),
    close: () => pool.close(),
  };
}
