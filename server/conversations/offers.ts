import type { ConversationView } from "#domain/api/conversations.ts";
import type { ColumnProfile, ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import { typeFamily } from "#domain/sql/types.ts";

type Offer = ConversationView["offers"][number];

const offersShown = 3;
const typeOf = (column: ColumnProfile): string => column.reads?.type ?? column.type;
const isAmount = (column: ColumnProfile): boolean =>
  typeFamily(typeOf(column)) === "number" && !column.isKey && !/(^|_)(id|key|code|nr|no|year|zip)$/i.test(column.name);
const isTime = (column: ColumnProfile): boolean => typeFamily(typeOf(column)) === "time";
const isGroup = (column: ColumnProfile): boolean =>
  typeFamily(typeOf(column)) === "text" &&
  !column.personal &&
  !column.isKey &&
  column.distinct >= 2 &&
  column.distinct <= 50;

function dailySum(source: ProfiledSource): Offer | null {
  const { columns } = source.profile;
  const [amount, time] = [columns.find(isAmount), columns.find(isTime)];
  const group = columns.find(isGroup);
  if (!amount || !time) return null;
  return {
    request: `Sum ${amount.name} by day${group ? ` and ${group.name}` : ""} from ${source.name}, the day taken from ${time.name}.`,
    columns: [time.name, ...(group ? [group.name] : []), amount.name],
    why: `${amount.name} is a number and ${time.name} a point in time`,
  };
}

function joined(key: ForeignKey, sources: readonly ProfiledSource[]): Offer {
  const column = sources
    .find((source) => source.name === key.from.source)
    ?.profile.columns.find((each) => each.name === key.from.column);
  const isText = column !== undefined && typeFamily(column.type) === "text";
  return {
    request: `Join ${key.from.source} with ${key.to.source} on ${key.from.column}${key.from.column === key.to.column ? "" : ` = ${key.to.column}`} and keep every row of ${key.from.source}.`,
    columns: [key.from.column, key.to.column],
    why: `${Math.floor(key.coverage * 100)} % of the values of ${key.from.column} are found in ${key.to.source}${isText ? ", in whatever case" : ""}`,
  };
}

function cleaned(source: ProfiledSource): Offer | null {
  const id = source.profile.columns.find(
    (column) =>
      /(^|_)(id|key|code|nr|no)$/i.test(column.name) && !column.isKey && column.distinct >= source.profile.rows * 0.8,
  );
  return id
    ? {
        request: `Keep one row for each ${id.name} of ${source.name}.`,
        columns: [id.name],
        why: `${id.name} is nearly unique: ${(source.profile.rows - id.distinct).toLocaleString("en")} rows repeat a value`,
      }
    : null;
}

function counted(source: ProfiledSource): Offer | null {
  const group = source.profile.columns.find(isGroup);
  return group
    ? {
        request: `Count the rows of ${source.name} by ${group.name}.`,
        columns: [group.name],
        why: `${group.name} has ${group.distinct} values`,
      }
    : null;
}

/** Up to three requests that fit the profiled data, as a start. */
export function offersFor(sources: readonly ProfiledSource[], foreignKeys: readonly ForeignKey[]): Offer[] {
  const all = [
    ...sources.map(dailySum),
    ...foreignKeys.map((key) => joined(key, sources)),
    ...sources.map(cleaned),
    ...sources.map(counted),
  ];
  return all.filter((offer) => offer !== null).slice(0, offersShown);
}
