import { refusal } from "../refusal.ts";

/** What of a text is no JSON: `says` follows "is no JSON:". */
export class JsonFault extends Error {
  readonly line: number;
  readonly says: string;
  readonly mend: string;

  constructor(line: number, says: string, mend: string) {
    super(says);
    this.line = line;
    this.says = says;
    this.mend = mend;
  }
}

/** The fault as the refusal of the file; another error as it is. */
export const asRefusal = (file: string, error: unknown): unknown =>
  error instanceof JsonFault ? refusal(file, `is no JSON: ${error.says}.`, error.mend) : error;
