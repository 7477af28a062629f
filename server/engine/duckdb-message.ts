/** DuckDB's report in parts: what happened, where in the statement, and what it proposes instead. */
export interface DuckdbMessage {
  /** DuckDB's own name of the failure, such as `Out of Memory` or `Binder`. */
  readonly type: string;
  readonly message: string;
  readonly position: number | null;
  readonly mend: string | null;
}

interface Report {
  exception_type?: string;
  exception_message?: string;
  position?: string;
  candidates?: string;
}

function parseReport(report: string): Report {
  const start = report.indexOf("{");
  if (start >= 0) {
    try {
      return JSON.parse(report.slice(start)) as Report;
    } catch {
      // the text only looked like a report
    }
  }
  const [, type, message] = /^([A-Z][\w ]+?) Error: ([\s\S]*)$/.exec(report) ?? [];
  return { exception_type: type ?? "", exception_message: message ?? report };
}

export function duckdbMessage(report: string): DuckdbMessage {
  const { exception_type: type = "", exception_message: text = report, position, candidates } = parseReport(report);
  const [first = text] = text.split(/\n\s*\n|\nLINE \d+:/);
  const hint =
    /(Did you mean [^\n]*|Candidate (?:bindings|functions)[^\n]*(?:\n\t[^\n]*)*)/
      .exec(text)?.[1]
      ?.replaceAll(/\n\t/g, " ") ?? null;
  const message = first
    .replace(hint ?? "\0", "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return {
    type,
    message: message || text.slice(0, 500),
    position: position === undefined ? null : Number(position),
    mend: hint ?? (candidates ? `There is ${candidates}.` : null),
  };
}
