/** Questions that one request may carry; the browser sends more in several requests. */
export const mostInABatch = 10;
