import { type Problem, problem } from "../errors/problem.ts";

/** The notice of a source whose file was read and held no rows. */
export const emptySource = (node: string, file: string): Problem =>
  problem("source_unreadable", `${node === file ? "" : `${node}: `}${file} holds no records.`, {
    severity: "warning",
    node,
    field: "path",
    expected: "at least one record",
    got: file,
    mend: "Check that it is the right file; a run goes on without rows.",
  });
