"use client";
import { Binary, Calendar, Hash, type LucideIcon, Type } from "lucide-react";
import type { ColumnProfile } from "#domain/sources/profile.ts";
import { typeFamily } from "#domain/sql/types.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { formatNumber } from "../ui/format.ts";
import { Histogram } from "../ui/histogram.tsx";
import { Skeleton } from "../ui/states.tsx";
import { MoreRows } from "../ui/table.tsx";
import { usePortion } from "../ui/use-portion.ts";
import { FindingMark } from "./finding-list.tsx";

interface ProfileTableProps {
  readonly columns: readonly ColumnProfile[];
  readonly rows: number;
  /** The column that is being read, and the names of those that wait. */
  readonly reading?: string | null;
  readonly waiting?: readonly string[];
  readonly compact?: boolean;
  /** With the least, middle and largest value, and the numbers of the findings that a column is part of. */
  readonly wide?: boolean;
  readonly marks?: ReadonlyMap<string, readonly number[]>;
  readonly findings?: readonly Finding[];
}

const icons: Record<string, LucideIcon> = { number: Hash, time: Calendar, boolean: Binary, text: Type, other: Type };

export function TypeIcon({ type }: { type: string }) {
  const Icon = icons[typeFamily(type)] ?? Type;
  return <Icon size={13} strokeWidth={1.6} aria-hidden color="var(--text-3)" />;
}

export function columnNotes(column: ColumnProfile): string {
  const notes = [
    column.isKey ? "a key" : "",
    column.personal ? `personal, ${column.personal.replace("_", " ")}, masked` : "",
  ];
  return notes.filter(Boolean).join(", ");
}

const share = (part: number, whole: number): string => (whole === 0 ? "0.0" : ((part / whole) * 100).toFixed(1));

function Marks({
  column,
  marks,
  findings,
}: {
  column: ColumnProfile;
  marks: readonly number[];
  findings: readonly Finding[];
}) {
  return (
    <span className="profile-marks">
      {marks.map((number) => (
        <FindingMark key={number} number={number} finding={findings[number - 1]!} />
      ))}
      {column.isKey && <span className="chip">key</span>}
      {column.personal && (
        <span className="chip" title={`${column.personal.replace("_", " ")}: its values are masked`}>
          personal
        </span>
      )}
    </span>
  );
}

/** Years, and keys of four digits, are read without a comma. */
const isFourDigits = (column: ColumnProfile): boolean =>
  [column.min, column.max].every((value) => /^\d{4}$/.test(value ?? ""));

/** Numbers grouped, dates as they are; what is longer is cut, and whole in its title. */
const Limit = ({ column, of }: { column: ColumnProfile; of: "min" | "median" | "max" }) => {
  const value = column[of];
  const shown =
    value === null
      ? "–"
      : typeFamily(column.type) === "number" && /^-?\d+$/.test(value) && !isFourDigits(column)
        ? formatNumber(Number(value))
        : value;
  return (
    <td className="numeric profile-limit" title={value ?? undefined}>
      {shown}
    </td>
  );
};

/** So many columns are drawn at once. */
const columnsAtOnce = 100;

/** Columns fill from the top: settled ones complete, the one being read in blue, the rest as grey bars. */
export function ProfileTable({
  columns,
  rows,
  reading = null,
  waiting = [],
  compact = false,
  wide = false,
  marks,
  findings = [],
}: ProfileTableProps) {
  const portion = usePortion(columns.length, columnsAtOnce);
  const table = (
    <table className={compact ? "profile compact" : "profile"} aria-label="Columns">
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Type</th>
          <th scope="col" className="numeric">
            Null %
          </th>
          <th scope="col" className="numeric">
            Distinct
          </th>
          {wide && (
            <>
              <th scope="col" className="numeric">
                Min
              </th>
              <th scope="col" className="numeric">
                Median
              </th>
              <th scope="col" className="numeric">
                Max
              </th>
            </>
          )}
          <th scope="col">Values</th>
          {!compact && (
            <>
              <th scope="col">Sample</th>
              <th scope="col">{wide ? "Marks" : "Seen"}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {columns.slice(0, portion.shown).map((column) => (
          <tr key={column.name}>
            <td>
              <span className="profile-name">
                <TypeIcon type={column.type} />
                <code title={column.name}>{column.name}</code>
              </span>
            </td>
            <td className="secondary" title={column.type}>
              {column.type}
            </td>
            <td className={column.nulls > 0 && (!wide || marks?.has(column.name)) ? "numeric warn-text" : "numeric"}>
              {share(column.nulls, rows)}
            </td>
            <td className="numeric">{formatNumber(column.distinct)}</td>
            {wide && (
              <>
                <Limit column={column} of="min" />
                <Limit column={column} of="median" />
                <Limit column={column} of="max" />
              </>
            )}
            <td>
              <Histogram
                bars={column.histogram}
                label={`Values of ${column.name}, from ${column.min ?? "nothing"} to ${column.max ?? "nothing"}`}
              />
            </td>
            {!compact && (
              <>
                <td className="profile-sample">
                  <code>{column.samples.slice(0, 2).join(", ")}</code>
                </td>
                <td className="secondary">
                  {wide ? (
                    <Marks column={column} marks={marks?.get(column.name) ?? []} findings={findings} />
                  ) : (
                    columnNotes(column)
                  )}
                </td>
              </>
            )}
          </tr>
        ))}
        {reading && (
          <tr className="reading">
            <td>
              <span className="profile-name">
                <TypeIcon type="varchar" />
                <code>{reading}</code>
              </span>
            </td>
            <td>
              <Skeleton width={40} />
            </td>
            <td />
            <td />
            <td>
              <Skeleton width={50} />
            </td>
            {!compact && (
              <>
                <td />
                <td>reading</td>
              </>
            )}
          </tr>
        )}
        {waiting
          .filter((name) => name !== reading)
          .map((name) => (
            <tr key={name} className="waits">
              <td>
                <span className="profile-name">
                  <code>{name}</code>
                </span>
              </td>
              <td>
                <Skeleton width={44} />
              </td>
              <td className="numeric">
                <Skeleton width={24} />
              </td>
              <td className="numeric">
                <Skeleton width={44} />
              </td>
              <td>
                <Skeleton width={56} />
              </td>
              {!compact && (
                <>
                  <td />
                  <td>waits</td>
                </>
              )}
            </tr>
          ))}
      </tbody>
    </table>
  );
  if (!portion.onMore) return table;
  return (
    <>
      {table}
      <MoreRows shown={portion.shown} total={columns.length} onMore={portion.onMore} loading={false} />
    </>
  );
}
