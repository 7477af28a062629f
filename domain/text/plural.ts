/** A count with its word: `1 row`, `1,200 rows`; the word for many ends in `s` unless it is given. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
