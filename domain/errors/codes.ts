/** The closed set of failure codes, and what each means at every edge of the product. */
export const errorTable = {
  invalid_input: { http: 400, trpc: "BAD_REQUEST", exit: 2 },
  invalid_document: { http: 422, trpc: "UNPROCESSABLE_CONTENT", exit: 2 },
  unauthenticated: { http: 401, trpc: "UNAUTHORIZED", exit: 2 },
  forbidden: { http: 403, trpc: "FORBIDDEN", exit: 2 },
  not_found: { http: 404, trpc: "NOT_FOUND", exit: 2 },
  conflict: { http: 409, trpc: "CONFLICT", exit: 2 },
  too_large: { http: 413, trpc: "PAYLOAD_TOO_LARGE", exit: 2 },
  nothing_decided: { http: 409, trpc: "PRECONDITION_FAILED", exit: 3 },
  source_unreadable: { http: 422, trpc: "UNPROCESSABLE_CONTENT", exit: 4 },
  connection_failed: { http: 502, trpc: "BAD_GATEWAY", exit: 4 },
  check_stopped: { http: 422, trpc: "UNPROCESSABLE_CONTENT", exit: 5 },
  step_failed: { http: 422, trpc: "UNPROCESSABLE_CONTENT", exit: 1 },
  cancelled: { http: 409, trpc: "CLIENT_CLOSED_REQUEST", exit: 1 },
  engine_crashed: { http: 500, trpc: "INTERNAL_SERVER_ERROR", exit: 1 },
  engine_limit: { http: 422, trpc: "UNPROCESSABLE_CONTENT", exit: 1 },
  model_failed: { http: 502, trpc: "BAD_GATEWAY", exit: 1 },
  busy: { http: 429, trpc: "TOO_MANY_REQUESTS", exit: 1 },
  unavailable: { http: 503, trpc: "SERVICE_UNAVAILABLE", exit: 1 },
  internal: { http: 500, trpc: "INTERNAL_SERVER_ERROR", exit: 1 },
} as const;

export type ErrorCode = keyof typeof errorTable;
export const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];
