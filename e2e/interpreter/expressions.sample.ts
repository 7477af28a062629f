import { tableFromRows } from "./table.ts";

/** Rows with the edges of each type: NULL, zero, negative, halves, blanks, letters beyond ASCII, leap days. */
const columns = [
  { name: "n", type: "integer" }, { name: "i", type: "integer" }, { name: "b", type: "bigint" }, { name: "t", type: "tinyint" },
  { name: "d", type: "decimal(12,2)" }, { name: "e", type: "decimal(6,4)" }, { name: "x", type: "double" },
  { name: "s", type: "varchar" }, { name: "u", type: "varchar" }, { name: "f", type: "boolean" },
  { name: "day", type: "date" }, { name: "ts", type: "timestamp" }, { name: "Odd Name", type: "varchar" },
];

const cells: (string | null)[][] = [
  ["1", "5", "12", "3", "10.50", "1.2345", "2.5", "North", "12", "true", "2024-02-29", "2024-02-29 13:14:15.5", "a,b,c"],
  ["2", "-7", "-9000000000", "-4", "-0.05", "-0.5000", "-2.5", " north ", "1,234.50", "false", "2023-12-31", "2023-12-31 23:59:59.999999", "A"],
  ["3", "0", "0", "0", "0.00", "0.0000", "0", "", "", "false", "1970-01-01", "1970-01-01 00:00:00", ""],
  ["4", null, null, null, null, null, null, null, null, null, null, null, null],
  ["5", "100", "5000000000", "100", "9999999.99", "99.9999", "1e20", "NORTH", "2024-03-05", "true", "1969-07-20", "1969-07-20 20:17:40", "N/A"],
  ["6", "3", "3", "1", "3.00", "0.1250", "0.1", "Straße é", "05/03/2024", "true", "2000-01-01", "2000-01-01 12:00:00", "a%b_c"],
  ["7", "-1", "1", "-1", "2.50", "2.5000", "-1234.5678", "x-1 y", "  7.5 ", "false", "2024-12-30", "2024-12-30 00:00:00", "aXbXc"],
  ["8", "42", "42", "42", "123.45", "0.0001", "1e-7", "south", "N/A", null, "2021-01-03", "2021-01-03 06:07:08", "😀 z"],
];

export const sampleTable = tableFromRows(columns, cells);
export const { columns: sampleColumns, rows: sampleRows } = sampleTable;

const literal = (text: string | null): string => (text === null ? "NULL" : `'${text}'`);

export const sampleTableSql = `CREATE TABLE sample AS SELECT ${columns.map(({ name, type }, index) => `CAST(c${index} AS ${type}) AS "${name}"`).join(", ")} FROM (VALUES ${
  cells.map((row) => `(${row.map(literal).join(", ")})`).join(", ")}) v(${columns.map((_column, index) => `c${index}`).join(", ")})`;
