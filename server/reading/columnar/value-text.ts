import { numberText } from "../spreadsheet/cell-text.ts";

/** A floating point number in its shortest exact form; those that are none by their names. */
export const floatText = (value: number): string => (Number.isFinite(value) ? numberText(value) : String(value));

/** A whole number with so many of its digits behind the point. */
export function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? "-" : "";
  const digits = String(unscaled < 0n ? -unscaled : unscaled);
  if (scale <= 0) return `${sign}${digits}${digits === "0" ? "" : "0".repeat(-scale)}`;
  const padded = digits.padStart(scale + 1, "0");
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

const floorDiv = (value: bigint, by: bigint): bigint => {
  const whole = value / by;
  return value % by < 0n ? whole - 1n : whole;
};

/** A day by its number from the first of January 1970, in the calendar that goes on for ever; years before the first as BC. */
export function dayText(days: bigint): string {
  const shifted = days + 719_468n;
  const era = floorDiv(shifted, 146_097n);
  const ofEra = shifted - era * 146_097n;
  const yearOfEra = (ofEra - ofEra / 1460n + ofEra / 36_524n - ofEra / 146_096n) / 365n;
  const ofYear = ofEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n);
  const month = (5n * ofYear + 2n) / 153n;
  const day = ofYear - (153n * month + 2n) / 5n + 1n;
  const number = month < 10n ? month + 3n : month - 9n;
  const year = yearOfEra + era * 400n + (number <= 2n ? 1n : 0n);
  const two = (part: bigint): string => String(part).padStart(2, "0");
  const rest = `-${two(number)}-${two(day)}`;
  return year > 0n ? `${String(year).padStart(4, "0")}${rest}` : `${String(1n - year).padStart(4, "0")}${rest} (BC)`;
}

/** A time of day of so many units, `perSecond` of which are a second; no digits of a second where they are zeros. */
export function clockText(units: bigint, perSecond: bigint): string {
  const seconds = units / perSecond;
  const two = (part: bigint): string => String(part).padStart(2, "0");
  const rest = String(units % perSecond)
    .padStart(String(perSecond).length - 1, "0")
    .replace(/0+$/, "");
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${rest === "" ? "" : `.${rest}`}`;
}

/** A day with its time of day, by the units since 1970 began. */
export function momentText(units: bigint, perSecond: bigint, isZoned: boolean): string {
  const perDay = 86_400n * perSecond;
  const days = floorDiv(units, perDay);
  const [day, era] = dayText(days).split(" ");
  const text = `${day} ${clockText(units - days * perDay, perSecond)}${isZoned ? "+00" : ""}`;
  return era === undefined ? text : `${text} ${era}`;
}

/** Bytes as the engine reads them. */
export const bytesText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");

export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
