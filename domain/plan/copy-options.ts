import type { SinkFormat } from "../nodes/file-sink.ts";

/** How every executor writes a format: the options of COPY. */
export const copyOptions: Record<SinkFormat, string> = {
  csv: "FORMAT csv, HEADER true",
  tsv: "FORMAT csv, HEADER true, DELIMITER '\t'",
  parquet: "FORMAT parquet, COMPRESSION zstd",
  json: "FORMAT json, ARRAY true",
  ndjson: "FORMAT json, ARRAY false",
};
