import { type Problem, problem } from "#domain/errors/problem.ts";
import { problemSchema } from "#domain/errors/problem-schema.ts";

export interface UploadProgress {
  readonly sentBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
}
export interface Upload {
  readonly done: Promise<{ id: string; name: string }>;
  readonly cancel: () => void;
}

export class UploadFailed extends Error {
  readonly problem: Problem;
  constructor(cause: Problem) {
    super(cause.message);
    this.problem = cause;
  }
}

function failureOf(request: XMLHttpRequest): Problem {
  try {
    const body = JSON.parse(request.responseText) as { problems?: unknown[] };
    const parsed = problemSchema.safeParse(body.problems?.[0]);
    if (parsed.success) return parsed.data;
  } catch {
    /* not ours: said below */
  }
  return problem("unavailable", `The upload broke off${request.status ? ` (${request.status})` : ""}.`, {
    mend: "Nothing was kept. Try it again.",
  });
}

/** Streams a file to the server with its progress; a cancelled or broken upload leaves nothing there. */
export function uploadFile(file: File, onProgress: (progress: UploadProgress) => void): Upload {
  const request = new XMLHttpRequest();
  const startedAt = performance.now();
  const done = new Promise<{ id: string; name: string }>((resolve, reject) => {
    request.upload.onprogress = (event) =>
      onProgress({
        sentBytes: event.loaded,
        totalBytes: file.size,
        bytesPerSecond: event.loaded / Math.max(0.001, (performance.now() - startedAt) / 1000),
      });
    request.onload = () =>
      request.status >= 200 && request.status < 300
        ? resolve(JSON.parse(request.responseText) as { id: string; name: string })
        : reject(new UploadFailed(failureOf(request)));
    request.onerror = () => reject(new UploadFailed(failureOf(request)));
    request.onabort = () =>
      reject(new UploadFailed(problem("cancelled", "The upload was cancelled; nothing was kept.")));
    request.open("POST", `/api/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}
