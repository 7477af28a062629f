export const fileFormats = ["csv", "tsv", "json", "ndjson", "parquet", "arrow", "avro"] as const;
export type FileFormat = (typeof fileFormats)[number];
/** Workbooks: a sheet of theirs is read as the plain CSV of its cells. */
export const sheetFormats = ["xlsx", "xls", "ods"] as const;
export type SheetFormat = (typeof sheetFormats)[number];
