import { expect, it } from "vitest";
import { spellingGroups } from "./spelling-groups.ts";

const counted = (pairs: Record<string, number>) => Object.entries(pairs).map(([value, count]) => ({ value, count }));

it.each([
  [{ cancelled: 40, Canceled: 3 }, { Canceled: "cancelled" }],
  [
    { cancelled: 4, Canceled: 3, CANCELLED: 2, "canceled ": 1 },
    { Canceled: "cancelled", CANCELLED: "cancelled", "canceled ": "cancelled" },
  ],
  [{ "Île-de-France": 9, "Ile de France": 2 }, { "Ile de France": "Île-de-France" }],
  [
    { "in progress": 9, in_progress: 2, "In-Progress": 1 },
    { in_progress: "in progress", "In-Progress": "in progress" },
  ],
  [{ Zürich: 9, Zurich: 1 }, { Zurich: "Zürich" }],
  [
    { delivered: 100, delivred: 2, dleivered: 1, delivared: 1 },
    { delivred: "delivered", dleivered: "delivered", delivared: "delivered" },
  ],
  [{ "e-mail": 5, Email: 4 }, { Email: "e-mail" }],
])("takes %j for one", (given, wanted) => {
  expect(Object.fromEntries(spellingGroups(counted(given)))).toEqual(wanted);
});

it.each([
  [{ Q1: 100, Q2: 1 }],
  [{ "Room 12": 100, "Room 13": 1 }],
  [{ "1.5": 100, "15": 1 }],
  [{ "1-2": 9, "12": 9 }],
  [{ Ana: 100, Anna: 1 }],
  [{ form: 100, farm: 1 }],
  [{ paid: 100, unpaid: 1 }],
  [{ active: 100, inactive: 1 }],
  [{ male: 100, female: 1 }],
  [{ typical: 100, atypical: 1 }],
  [{ Dominica: 100, Dominican: 1 }],
  [{ orders: 100, order: 1 }],
  [{ Gambia: 100, Zambia: 1 }],
  [{ martin: 30, marvin: 20 }],
  [{ "-1": 9, "1": 9 }],
  [{ A: 9, "A-": 9, "A+": 9 }],
  [{ C: 9, "C++": 9 }],
  [{ "-": 10, "": 4, "--": 2 }],
])("keeps %j apart", (given) => {
  expect([...spellingGroups(counted(given))]).toEqual([]);
});

it("reckons five thousand values at once", () => {
  const letter = (index: number) => String.fromCharCode(97 + (index % 26));
  const values = Array.from({ length: 5_000 }, (_, index) => ({
    value: `category${letter(index)}${letter(Math.floor(index / 26))}${letter(Math.floor(index / 676))}end`,
    count: 1,
  }));
  const began = performance.now();
  spellingGroups(values);
  expect(performance.now() - began).toBeLessThan(10_000);
});
