/** Names as a table needs them: blank ones become `column_3`, repeated ones `name_2`; letter case does not tell two apart. */
export function uniqueNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((given, index) => {
    const base = given.replaceAll("\0", "").trim().slice(0, 240) || `column_${index + 1}`;
    let name = base;
    for (let number = 2; used.has(name.toLowerCase()); number += 1) name = `${base}_${number}`;
    used.add(name.toLowerCase());
    return name;
  });
}
