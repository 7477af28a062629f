import { join } from "node:path";
import { CsvWriter } from "./csv.ts";
import { createRandom, type Random } from "./random.ts";
import { addPlanted, createPlanted, planCustomerTraps, type Planted, type Trap } from "./traps.ts";

const header = ["customer_id", "customer_name", "email", "region", "tier", "joined_on"];
const regions = ["North", "South", "East", "West"] as const;
const tiers = ["basic", "bronze", "silver", "gold"] as const;
const colours = [
  "Amber",
  "Blue",
  "Cedar",
  "Copper",
  "Golden",
  "Green",
  "Grey",
  "Ivory",
  "Red",
  "Silver",
  "Violet",
  "White",
] as const;
const places = [
  "Bridge",
  "Field",
  "Forest",
  "Garden",
  "Harbour",
  "Hill",
  "Island",
  "Market",
  "Meadow",
  "Mill",
  "River",
  "Tower",
] as const;
const trades = [
  "Bakery",
  "Bikes",
  "Books",
  "Coffee",
  "Design",
  "Flowers",
  "Foods",
  "Glass",
  "Lamps",
  "Paper",
  "Tools",
  "Toys",
] as const;
const firstNames = [
  "anna",
  "ben",
  "carla",
  "david",
  "elif",
  "femi",
  "greta",
  "hugo",
  "ines",
  "jonas",
  "kim",
  "lena",
  "marek",
  "nadia",
  "omar",
  "paula",
] as const;
const lastNames = [
  "adler",
  "brandt",
  "costa",
  "dupont",
  "eriksen",
  "ferrari",
  "grau",
  "hansen",
  "ito",
  "jansen",
  "keller",
  "lopez",
  "meyer",
  "novak",
] as const;

export interface Customers {
  readonly count: number;
  /** Contact of each customer as it stands in both files. */
  readonly emails: readonly string[];
  /** Indexes of customers that are listed twice. */
  readonly listedTwice: ReadonlySet<number>;
  readonly planted: Planted[];
}

export const customerId = (index: number): string => `C-${String(index + 1).padStart(5, "0")}`;
export const customerCount = (orders: number): number => Math.min(50_000, Math.max(24, Math.floor(orders / 20)));

function respell(region: string, random: Random): string {
  const upper = region.toUpperCase();
  return random.pick([region.toLowerCase(), upper, ` ${region}`, `${upper} `, ` ${upper} `]);
}

/** An address of a person where personal data is planted; otherwise a pseudonym. */
function email(index: number, random: Random, personal: boolean): string {
  const [first, last, mask] = [random.pick(firstNames), random.pick(lastNames), random.below(0x1000000)];
  return personal
    ? `${first}.${last}${index + 1}@mail.example`
    : `masked-${mask.toString(16).padStart(6, "0")}-${index + 1}`;
}

export async function writeCustomers(
  directory: string,
  options: { seed: number; count: number; traps: ReadonlySet<Trap> },
): Promise<Customers> {
  const { seed, count, traps } = options;
  const [random, changes] = [createRandom(seed, "customers"), createRandom(seed, "customer traps")];
  const trapOf = planCustomerTraps(seed, count, traps);
  const twice = createPlanted("join_multiplies", "customers.csv", ["customer_id"]);
  const similar = createPlanted("similar_categories", "customers.csv", ["region"]);
  const personal = createPlanted("personal_data", "customers.csv", ["email"]);
  const emails: string[] = [];
  const again: { row: string[]; original: number }[] = [];
  const writer = await CsvWriter.create(join(directory, "customers.csv"), header);
  for (let index = 0; index < count; index += 1) {
    const region = regions[random.below(100) < 70 ? random.below(4) : index % 4]!;
    const name = `${random.pick(colours)} ${random.pick(places)} ${random.pick(trades)} ${index + 1}`;
    const contact = email(index, random, traps.has("personal_data"));
    const hasContact = !random.chance(3);
    const tier = random.pick(tiers);
    const joined = new Date(Date.UTC(2019, 0, 1 + random.below(2400))).toISOString().slice(0, 10);
    const trap = trapOf.get(index);
    emails.push(contact);
    const id = customerId(index);
    const written = trap === "similar_categories" ? respell(region, changes) : region;
    const row = writer.add([id, name, hasContact ? contact : null, written, tier, random.chance(5) ? null : joined]);
    if (hasContact) personal.count += 1;
    if (trap === "similar_categories") addPlanted(similar, { row, id });
    if (trap === "join_multiplies") {
      const otherTier = tiers[(tiers.indexOf(tier) + 1 + changes.below(3)) % 4]!;
      if (hasContact) personal.count += 1;
      again.push({ row: [id, name, hasContact ? contact : "", region, otherTier, "2026-01-02"], original: row });
    }
    if (writer.isFull) await writer.flush();
  }
  for (const { row, original } of again)
    addPlanted(twice, { row: writer.add(row.map((value) => value || null)), id: row[0]!, original });
  await writer.close();
  const listedTwice = new Set([...trapOf].filter(([, trap]) => trap === "join_multiplies").map(([index]) => index));
  return { count, emails, listedTwice, planted: [twice, similar, personal].filter(({ kind }) => traps.has(kind)) };
}
