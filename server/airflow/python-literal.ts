/** A Python string literal in ASCII: whatever a name holds, it stays inside its quotes. */
export function pythonString(text: string): string {
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (char === '"' || char === "\\") out += `\\${char}`;
    else if (code >= 0x20 && code < 0x7f) out += char;
    else if (code <= 0xffff) out += `\\u${code.toString(16).padStart(4, "0")}`;
    else out += `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return `${out}"`;
}

export const pythonList = (texts: readonly string[]): string => `[${texts.map(pythonString).join(", ")}]`;

/** A DAG id that Airflow takes: letters, digits, `_`, `-` and `.`, at most 200. */
export function dagId(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/[^\w.-]+/g, "_")
    .replaceAll(/\.{2,}/g, ".")
    .replaceAll(/^[_.]+|[_.]+$/g, "")
    .slice(0, 200);
  return plain || "pipeline";
}
