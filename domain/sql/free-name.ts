/** A name that none of the columns has, whatever their letter case. */
export function freeName(wish: string, columns: readonly { readonly name: string }[]): string {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  let name = wish;
  while (taken.has(name.toLowerCase())) name = `_${name}`;
  return name;
}
