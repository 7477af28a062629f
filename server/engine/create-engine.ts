import { mkdirSync } from "node:fs";
import { ChildPool } from "./child-pool.ts";
import type { Engine, EngineOptions, SessionOptions, StageRequest } from "./engine.ts";
import { bindPipeline } from "./bind/bind-pipeline.ts";
import { executeStage } from "./execute-stage.ts";
import { previewRows, snapshotPaths } from "./preview-rows.ts";
import { type OpenSession, openSession } from "./session.ts";

const bindMemoryBytes = 256e6;
/** Up to so many, a search for equal parts of their expressions takes less than a tenth of a second. */
const manyColumns = 400;

export function createEngine(options: EngineOptions): Engine {
  mkdirSync(options.scratchDirectory, { recursive: true });
  const pool = new ChildPool(options.poolSize);
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
      memoryLimitBytes: request.memoryLimitBytes,
      isWide: request.stage.columns.length > manyColumns,
    });
  return {
    scratchDirectory: options.scratchDirectory,
    bind: async (pipeline, sources, signal) => {
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
    rows: (request) =>
      within({ readable: snapshotPaths(request.sources), signal: request.signal }, (session) =>
        previewRows(session, request),
      ),
    session: open,
    executeStage: (request) => executeStage(openForStage, request),
    close: () => pool.close(),
  };
}
