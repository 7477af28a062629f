/** A pure function of a text that remembers its last few answers: one command reads the same text several times. */
export function remembered<T>(size: number, read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    const answer = found ?? read(text);
    known.delete(text);
    known.set(text, answer);
    for (const old of known.keys()) if (known.size > size) known.delete(old);
    return answer;
  };
}
