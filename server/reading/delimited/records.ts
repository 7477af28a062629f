/** One record of delimited text: its fields, which of them were quoted, and the line it starts on (from 0). */
export interface TextRecord {
  readonly fields: readonly string[];
  readonly quoted: boolean;
  readonly line: number;
  readonly lines: number;
  readonly broken: boolean;
}

interface Spelling {
  readonly delimiter: string;
  readonly quote: string;
}

/** Reads delimited text by RFC 4180's rules; a quote counts only at the start of a field. */
export function readRecords(text: string, { delimiter, quote }: Spelling, limit = 5_000): TextRecord[] {
  const records: TextRecord[] = [];
  let fields: string[] = [];
  let [line, startLine, at, quoted, broken] = [0, 0, 0, false, false];
  const endRecord = (): void => {
    records.push({ fields, quoted, line: startLine, lines: line - startLine + 1, broken });
    [fields, quoted, broken] = [[], false, false];
  };
  while (at < text.length && records.length < limit) {
    let field = "";
    if (quote !== "" && text[at] === quote) {
      quoted = true;
      at += 1;
      for (;;) {
        const end = text.indexOf(quote, at);
        if (end < 0) {
          field += text.slice(at);
          at = text.length;
          broken = true;
          break;
        }
        field += text.slice(at, end);
        at = end + 1;
        if (text[at] !== quote) break;
        field += quote;
        at += 1;
      }
      line += field.split("\n").length - 1;
    }
    const start = at;
    while (at < text.length && text[at] !== "\n" && text[at] !== "\r" && !text.startsWith(delimiter, at)) at += 1;
    if (start < at && quoted && field !== "") broken = true;
    fields.push(field + text.slice(start, at));
    if (at >= text.length) {
      endRecord();
      break;
    }
    if (text[at] === "\n" || text[at] === "\r") {
      endRecord();
      at += text.startsWith("\r\n", at) ? 2 : 1;
      line += 1;
      startLine = line;
    } else {
      at += delimiter.length;
      if (at >= text.length) {
        fields.push("");
        endRecord();
      }
    }
  }
  return records;
}
