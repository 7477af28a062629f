/** The formats by which a text of this one could also be meant: day and month swapped, a short year at the other end. */
export function otherFormats(format: string): string[] {
  const last = /^%(-?)([dm])([-/.])%(-?)([dm])\3%([Yy])(?![A-Za-z])([\s\S]*)$/.exec(format);
  if (last) {
    const [, before, head, s, between, next, year, rest] = last;
    const swapped = `%${before}${next}${s}%${between}${head}${s}%${year}${rest}`;
    return year === "y" && before === "" ? [swapped, `%y${s}%${between}m${s}%d${rest}`] : [swapped];
  }
  const first = /^%y([-/.])%(-?)m\1%d(?![A-Za-z])([\s\S]*)$/.exec(format);
  if (!first) return [];
  const [, s, between, rest] = first;
  return [`%d${s}%${between}m${s}%y${rest}`, `%m${s}%${between}d${s}%y${rest}`];
}
