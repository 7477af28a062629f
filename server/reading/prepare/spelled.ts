const needsQuotes = /^$|[",\r\n]|^[ \t]|[ \t]$/;

/** A field as plain CSV has it: nothing at all where there is no value. */
export const spelled = (field: string | null): string =>
  field === null ? "" : needsQuotes.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
