import type { Encoding } from "#domain/reading/encodings.ts";
import type { Random } from "./random.ts";

/** How the values of one column are drawn and written: `spell` makes of the true text in its one plain form what stands in the file. */
export interface Spelling {
  readonly kind: string;
  readonly name: string;
  readonly how: string;
  readonly value: () => string;
  readonly spell: (value: string) => string;
}

const people: Readonly<Partial<Record<Encoding, readonly string[]>>> = {
  "utf-8": ["Müller", "José", "Łukasz", "田中", "Ολγα", "Иван", "Smith", "O'Neil", "Ayşe", "Nguyễn", "김철수"],
  "windows-1252": ["Müller", "José", "François", "Åse", "Smith", "Núñez", "Weiß"],
  "windows-1250": ["Łukasz", "Dvořák", "Kovács", "Šimon", "Żaneta", "Novák"],
  "windows-1251": ["Иванов", "Петрова", "Смирнов", "Кузнецова"],
  "windows-1253": ["Παπαδόπουλος", "Γεωργίου", "Δημητρίου", "Νικολάου"],
  "windows-1254": ["Yılmaz", "Çelik", "Şahin", "Öztürk", "Doğan"],
  "utf-16le": ["Müller", "José", "田中", "Иван", "Smith"],
  "utf-16be": ["Müller", "Łukasz", "Ayşe", "Smith"],
  shift_jis: ["田中", "鈴木", "佐藤", "高橋", "カタカナ"],
  gb18030: ["王伟", "李娜", "张敏", "刘洋", "陈静"],
  "euc-kr": ["김철수", "이영희", "박지성", "최민호"],
};
export const encodingsUsed = Object.keys(people) as Encoding[];

const states = ["north", "south", "east", "west", "red", "blue", "large", "small", "open", "done"];
const countries = ["DE", "FR", "US", "IT", "GB", "JP", "BR"];
/** Namibia's code is a word for nothing elsewhere. */
const withNamibia = [...countries, "NA"];
const remarks = [
  "paid in full",
  'said "later", then paid',
  "two boxes, one broken",
  "see page 2; then call",
  "first line\nsecond line",
  "50 | 50",
  "all good",
];

export const pad = (value: number, width = 2): string => String(value).padStart(width, "0");
const grouped = (digits: string, sign: string): string => digits.replaceAll(/\B(?=(\d{3})+(?!\d))/g, sign);

/** The digits of a number with a sign between thousands and one before its decimals. */
const figure = (value: string, thousands: string, decimal: string): string => {
  const [whole, part] = value.replace("-", "").split(".");
  return `${value.startsWith("-") ? "-" : ""}${grouped(whole!, thousands)}${part ? `${decimal}${part}` : ""}`;
};
const english = (value: string): string => figure(value, ",", ".");
const german = (value: string): string => figure(value, ".", ",");
const behindSign = (sign: string, value: string, spell: (value: string) => string): string =>
  value.startsWith("-") ? `-${sign}${spell(value.slice(1))}` : `${sign}${spell(value)}`;

const amounts: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  english,
  german,
  dollars: (value) => behindSign("$", value, english),
  euros: (value) => `${german(value)} €`,
  "euros before": (value) => behindSign("€", value, german),
  code: (value) => `${english(value)} USD`,
  "code before": (value) => `EUR ${german(value)}`,
  crowns: (value) => `${figure(value, " ", ",")} kr`,
  "hard blanks": (value) => figure(value, "\u00A0", ","),
  apostrophes: (value) => `CHF ${figure(value, "'", ".")}`,
  brackets: (value) => (value.startsWith("-") ? `(${english(value.slice(1))})` : english(value)),
  behind: (value) => (value.startsWith("-") ? `${english(value.slice(1))}-` : english(value)),
  "decimal comma": (value) => value.replace(".", ","),
};
const counts: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  english,
  german,
  blanks: (value) => figure(value, " ", "."),
};
const shares: Readonly<Record<string, (value: string) => string>> = {
  blank: (value) => `${value} %`,
  close: (value) => `${value}%`,
  comma: (value) => `${value.replace(".", ",")} %`,
};

const short = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const months = {
  de: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(" "),
  fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" "),
  es: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
};
const parts = (day: string): { y: string; m: string; d: string; month: number } => ({
  y: day.slice(0, 4),
  m: day.slice(5, 7),
  d: day.slice(8, 10),
  month: Number(day.slice(5, 7)) - 1,
});
const bare = (digits: string): string => String(Number(digits));

const days: Readonly<Record<string, (day: string) => string>> = {
  iso: (day) => day,
  slashed: (day) => day.replaceAll("-", "/"),
  german: (day) => day.split("-").toReversed().join("."),
  "german short": (day) => `${bare(parts(day).d)}.${bare(parts(day).m)}.${parts(day).y}`,
  "two digits": (day) => `${parts(day).d}.${parts(day).m}.${parts(day).y.slice(2)}`,
  american: (day) => `${parts(day).m}/${parts(day).d}/${parts(day).y}`,
  british: (day) => `${parts(day).d}/${parts(day).m}/${parts(day).y}`,
  named: (day) => `${bare(parts(day).d)} ${short[parts(day).month]} ${parts(day).y}`,
  "named with dashes": (day) => `${parts(day).d}-${short[parts(day).month]}-${parts(day).y}`,
  "month first": (day) => `${months.en[parts(day).month]} ${bare(parts(day).d)}, ${parts(day).y}`,
  "german words": (day) => `${bare(parts(day).d)}. ${months.de[parts(day).month]} ${parts(day).y}`,
  "french words": (day) => `${bare(parts(day).d)} ${months.fr[parts(day).month]} ${parts(day).y}`,
  "spanish words": (day) => `${bare(parts(day).d)} de ${months.es[parts(day).month]} de ${parts(day).y}`,
  compact: (day) => day.replaceAll("-", ""),
  serial: (day) => String(Date.parse(day) / 86_400_000 + 25_569),
};
/** Letters beyond ASCII, which not every encoding has. */
const western = new Set(["german words", "french words"]);

const twelve = (clock: string): string => {
  const hour = Number(clock.slice(0, 2));
  return `${hour % 12 === 0 ? 12 : hour % 12}${clock.slice(2)} ${hour < 12 ? "AM" : "PM"}`;
};
const moments: Readonly<Record<string, (moment: string) => string>> = {
  blank: (moment) => moment,
  T: (moment) => moment.replace(" ", "T"),
  Z: (moment) => `${moment.replace(" ", "T")}Z`,
  offset: (moment) => `${moment.replace(" ", "T")}+00:00`,
  german: (moment) => `${days.german!(moment.slice(0, 10))} ${moment.slice(11)}`,
  "twelve hours": (moment) => `${days.iso!(moment.slice(0, 10))} ${twelve(moment.slice(11))}`,
  seconds: (moment) => String(Date.parse(`${moment.replace(" ", "T")}Z`) / 1000),
};

const truths: Readonly<Record<string, readonly [string, string]>> = {
  plain: ["true", "false"],
  capital: ["TRUE", "FALSE"],
  words: ["yes", "no"],
  letters: ["Y", "N"],
  german: ["ja", "nein"],
  french: ["oui", "non"],
  dutch: ["ja", "nee"],
  italian: ["vero", "falso"],
};
const codes: Readonly<Record<string, (random: Random) => string>> = {
  zeros: (random) => pad(random.below(99_999), 5),
  letters: (random) => `${random.pick(["AB", "CD", "EF"])}-${pad(random.below(9_999), 4)}`,
  long: (random) => `9${pad(random.below(1e9), 9)}${pad(random.below(1e9), 9)}${pad(random.below(10), 1)}`,
};

const has = (encoding: Encoding, sign: string): boolean =>
  encoding.startsWith("utf") || encoding === "gb18030" || (sign === "€" && /^windows-125[0234]$/.test(encoding));

function pickAmount(random: Random, encoding: Encoding): string {
  const isWritable = (how: string): boolean =>
    how.startsWith("euros") ? has(encoding, "€") : how !== "hard blanks" || !/shift_jis|euc-kr|gb18030/.test(encoding);
  return random.pick(Object.keys(amounts).filter(isWritable));
}

/** One column of a kind in a spelling that the seed draws. */
export function spellingOf(random: Random, kind: string, place: { encoding: Encoding; hasHeader: boolean }): Spelling {
  const { encoding, hasHeader } = place;
  const keep = (value: string): string => value;
  const day = (): string => `${2019 + random.below(7)}-${pad(1 + random.below(12))}-${pad(1 + random.below(28))}`;
  const clock = (): string => `${pad(random.below(24))}:${pad(random.below(60))}:${pad(random.below(60))}`;
  const from = (name: string, all: readonly string[]): Spelling => {
    return { kind, name, how: "plain", value: () => random.pick(all), spell: keep };
  };
  const by = (name: string, ways: Readonly<Record<string, (value: string) => string>>, value: () => string) => {
    const how = random.pick(Object.keys(ways));
    return { kind, name, how, value, spell: ways[how]! };
  };
  switch (kind) {
    case "amount": {
      const how = pickAmount(random, encoding);
      const least = random.pick([50, 900, 40_000, 3_000_000]);
      const value = () => `${random.next() < 0.15 ? "-" : ""}${random.below(least)}.${pad(random.below(100))}`;
      return { kind, name: "amount", how, value, spell: amounts[how]! };
    }
    case "count":
      return by("quantity", counts, () => String(random.below(random.pick([9, 90, 4_000, 90_000]))));
    case "share":
      return by("rate", shares, () => `${random.below(100)}.${random.below(10)}`);
    case "day": {
      const isWritable = (how: string): boolean =>
        (!western.has(how) || /utf|1252/.test(encoding)) && (hasHeader || how !== "serial");
      return by("booked_on", Object.fromEntries(Object.entries(days).filter(([how]) => isWritable(how))), day);
    }
    case "moment":
      // Without a name, nothing says that a number counts seconds or days: what it means would be lost in writing.
      return by("seen_at", hasHeader ? moments : { ...moments, seconds: moments.blank! }, () => `${day()} ${clock()}`);
    case "flag": {
      const how = random.pick(Object.keys(truths));
      const spell = (value: string): string => truths[how]![value === "true" ? 0 : 1];
      return { kind, name: "active", how, value: () => (random.next() < 0.5 ? "true" : "false"), spell };
    }
    case "code": {
      const how = random.pick(Object.keys(codes));
      return { kind, name: "zip", how, value: () => codes[how]!(random), spell: keep };
    }
    case "country":
      return from("country", random.next() < 0.2 ? withNamibia : countries);
    case "remark":
      return from("remark", remarks);
    case "person":
      return from("person", people[encoding]!);
    default:
      return from("status", states);
  }
}
