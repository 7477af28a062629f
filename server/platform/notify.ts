import type { Tx } from "./db.ts";

export const notifyChannel = "sluice";

/** Something changed; the listener asks for what. It is sent when the transaction commits, and never holds data. */
export interface Notice {
  readonly workspaceId: string;
  readonly kind: "run" | "source" | "turn" | "pipeline";
  readonly id: string;
  readonly number?: number;
  /** The pipeline that a turn belongs to, or of which a run was just started. */
  readonly pipelineId?: string;
}

export const notify = async (tx: Tx, notice: Notice): Promise<void> => {
  await tx.$executeRaw`select pg_notify(${notifyChannel}, ${JSON.stringify(notice)})`;
};
