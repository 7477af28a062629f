import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";

type Given = Partial<Omit<ColumnProfile, "top">> & { name: string; top?: readonly string[] };

const column = ({ top = [], ...given }: Given, rows: number): ColumnProfile => ({
  type: "varchar",
  nulls: 0,
  distinct: top.length || rows,
  min: null,
  median: null,
  max: null,
  histogram: [],
  samples: [...top].slice(0, 5),
  isKey: false,
  personal: null,
  patterns: [],
  top: top.map((value) => ({ value, count: 10 })),
  ...given,
});

/** A profile written by hand, for tests of what is read from words alone. */
export function profiled(name: string, rows: number, columns: readonly Given[]): ProfiledSource {
  const profiles = columns.map((each) => column(each, rows));
  return {
    name,
    dialect: null,
    snapshotPath: `/nowhere/${name}.parquet`,
    columns: profiles.map((each) => ({ name: each.name, type: each.type })),
    profile: {
      rows,
      sizeBytes: 1,
      contentHash: "0",
      columns: profiles,
      unreadable: 0,
      refused: [],
      keys: [],
      durationMs: 1,
    },
  };
}

/** Shipments and depots: words that the example does not have. */
export const shipments = profiled("shipments", 900, [
  { name: "parcel_no", distinct: 860 },
  { name: "scanned_at", type: "timestamp" },
  { name: "depot_code", top: ["B1", "B2", "C7"] },
  { name: "weight_kg", type: "double", min: "0.1", max: "88" },
  { name: "state", top: ["lost", "delivered", "underway"] },
  { name: "courier", top: ["Anna", "Ben"] },
]);
export const depots = profiled("depots", 3, [
  { name: "depot_code", distinct: 3, isKey: true, top: ["B1", "B2", "C7"] },
  { name: "town", top: ["Bonn", "Ulm"] },
]);
export const depotKey = {
  from: { source: "shipments", column: "depot_code" },
  to: { source: "depots", column: "depot_code" },
  coverage: 1,
  rowsWithout: 0,
};
