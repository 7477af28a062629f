import { ident, render } from "#domain/sql/fragment.ts";

export interface TableName {
  readonly schema: string | null;
  readonly name: string;
}

export function tableName(text: string): TableName {
  const [first = "", second] = text.split(".");
  return second === undefined ? { schema: null, name: first } : { schema: first, name: second };
}

export const quoted = (name: string): string => render(ident(name));
export const quotedTable = ({ schema, name }: TableName): string =>
  schema === null ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
