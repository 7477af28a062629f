export interface Remembered<T> {
  (text: string): T;
  /** Takes an answer that was found elsewhere. */
  keep(text: string, answer: T): void;
  knows(text: string): boolean;
}

/** A pure function of a text that remembers its last few answers: one command reads the same text several times. */
export function remembered<T>(size: number, read: (text: string) => T): Remembered<T> {
  const known = new Map<string, T>();
  const keep = (text: string, answer: T): void => {
    known.delete(text);
    known.set(text, answer);
    for (const old of known.keys()) if (known.size > size) known.delete(old);
  };
  const ask = (text: string): T => {
    const answer = known.get(text) ?? read(text);
    keep(text, answer);
    return answer;
  };
  return Object.assign(ask, { keep, knows: (text: string) => known.has(text) });
}
