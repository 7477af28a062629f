export interface RunKey {
  readonly workspaceId: string;
  readonly runId: string;
}

/** The first step of every run: binds the document, freezes the plan, fingerprints the inputs. No node can have this name. */
export const planStage = "@plan";
