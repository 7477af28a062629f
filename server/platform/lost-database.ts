const codes = new Set([
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "ECONNREFUSED",
  "ECONNRESET",
  "57P01",
  "57P02",
  "57P03",
]);
const words = /ECONNREFUSED|Can't reach database|Connection terminated|connection error and is not queryable/;

/** Whether this was thrown because our own database went away or does not answer: the same work may go well in a moment. */
export const isDatabaseLost = (error: unknown): boolean => {
  const { code, cause, message } = (error ?? {}) as { code?: unknown; cause?: unknown; message?: unknown };
  if (codes.has(String(code)) || words.test(String(message))) return true;
  return cause !== undefined && cause !== error && isDatabaseLost(cause);
};
