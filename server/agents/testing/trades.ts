import type { ProfiledSource } from "#domain/sources/profile.ts";
import { profiled } from "./profiled.ts";

/** A list of another trade than the examples, with words for what stands in it. */
export interface Trade {
  readonly source: ProfiledSource;
  /** What its rows are called. */
  readonly noun: string;
  readonly group: string;
  readonly measure: string;
  readonly key: string;
  /** Values of its columns. */
  readonly values: readonly string[];
}

const money = [{ pattern: "999.99", count: 500 }];

export const trades: readonly Trade[] = [
  {
    noun: "bookings",
    group: "channel",
    measure: "price",
    key: "booking_no",
    values: ["confirmed", "cancelled", "no-show", "Deluxe", "Corporate"],
    source: profiled("bookings", 500, [
      { name: "booking_no", distinct: 500, isKey: true },
      { name: "channel", top: ["Web", "Phone", "Agent"] },
      { name: "status", top: ["confirmed", "cancelled", "no-show"] },
      { name: "room", top: ["Single", "Double", "Deluxe"] },
      { name: "segment", top: ["Corporate", "Leisure"] },
      { name: "check_in", type: "date", min: "2025-01-02", max: "2026-12-30" },
      { name: "nights", type: "integer", min: "1", max: "14" },
      { name: "price", type: "double", min: "40", max: "900", patterns: money },
    ]),
  },
  {
    noun: "samples",
    group: "laboratory",
    measure: "turbidity",
    key: "sample_id",
    values: ["Accepted", "rejected", "River", "groundwater", "pending review"],
    source: profiled("samples", 800, [
      { name: "sample_id", distinct: 800, isKey: true },
      { name: "laboratory", top: ["Alpha", "Beta", "Gamma"] },
      { name: "outcome", top: ["Accepted", "rejected", "pending review"] },
      { name: "origin", top: ["River", "Lake", "groundwater"] },
      { name: "taken_on", type: "date", min: "2024-03-01", max: "2026-02-27" },
      { name: "turbidity", type: "double", min: "0", max: "55" },
      { name: "ph", type: "double", min: "4", max: "9" },
    ]),
  },
  {
    noun: "loans",
    group: "branch",
    measure: "fine_eur",
    key: "loan_id",
    values: ["returned", "overdue", "lost", "Fiction", "Staff"],
    source: profiled("loans", 900, [
      { name: "loan_id", distinct: 900, isKey: true },
      { name: "branch", top: ["Centre", "Harbourside", "Hilltop"] },
      { name: "state", top: ["returned", "overdue", "lost"] },
      { name: "genre", top: ["Fiction", "History", "Comics"] },
      { name: "reader_group", top: ["Adult", "Child", "Staff"] },
      { name: "lent_at", type: "timestamp", min: "2025-05-01", max: "2026-08-01" },
      { name: "fine_eur", type: "double", min: "0", max: "30", patterns: money },
      { name: "renewals", type: "integer", min: "0", max: "5" },
    ]),
  },
  {
    noun: "harvests",
    group: "field",
    measure: "yield_kg",
    key: "harvest_id",
    values: ["organic", "conventional", "Apples", "spoiled", "Grade A"],
    source: profiled("harvests", 600, [
      { name: "harvest_id", distinct: 600, isKey: true },
      { name: "field", top: ["North slope", "Mill", "Brook"] },
      { name: "farming", top: ["organic", "conventional"] },
      { name: "crop", top: ["Apples", "Pears", "Plums"] },
      { name: "quality", top: ["Grade A", "Grade B", "spoiled"] },
      { name: "picked_on", type: "date", min: "2024-06-01", max: "2026-10-20" },
      { name: "yield_kg", type: "double", min: "10", max: "4000" },
      { name: "pickers", type: "integer", min: "2", max: "25" },
    ]),
  },
];
