import { decimal, type Decimal, EvaluationError } from "./values.ts";

export const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);
const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** Division to a whole number, halves away from zero. */
export function divideRounded(value: bigint, divisor: bigint): bigint {
  const rounded = (absolute(value) * 2n + divisor) / (divisor * 2n);
  return value < 0n ? -rounded : rounded;
}

export function rescale(value: Decimal, scale: number): Decimal {
  if (scale === value.scale) return value;
  if (scale > value.scale) return decimal(value.unscaled * powerOfTen(scale - value.scale), scale);
  return decimal(divideRounded(value.unscaled, powerOfTen(value.scale - scale)), scale);
}

export const fitsWidth = (value: Decimal, width: number): boolean => absolute(value.unscaled) < powerOfTen(width);

export function checkWidth(value: Decimal, width: number): Decimal {
  if (fitsWidth(value, width)) return value;
  throw new EvaluationError(`${formatDecimal(value, width)} is out of range for decimal(${width},${value.scale})`);
}

/** A fraction that fills the whole width is written without a leading zero, as the engine does. */
export function formatDecimal(value: Decimal, width: number): string {
  const sign = value.unscaled < 0n ? "-" : "";
  const digits = absolute(value.unscaled).toString();
  if (value.scale === 0) return sign + digits;
  const padded = digits.padStart(value.scale + (width > value.scale ? 1 : 0), "0");
  return `${sign}${padded.slice(0, padded.length - value.scale)}.${padded.slice(padded.length - value.scale)}`;
}

/** A value as a double: exact in whole and fraction where it is beyond 2^53. */
export function decimalToNumber(value: Decimal): number {
  const size = absolute(value.unscaled);
  const divisor = powerOfTen(value.scale);
  if (size <= 1n << 53n || value.scale === 0) return Number(value.unscaled) / Number(divisor);
  return Number(value.unscaled / divisor) + Number(value.unscaled % divisor) / Number(divisor);
}

/** Text of digits, at most one point and an exponent; null where it is none. Blanks at the edges are allowed. */
export function parseNumberText(text: string): { unscaled: bigint; scale: number } | null {
  const match =
    /^[ \t\n\v\f\r]*([+-]?)(\d+(?:_\d+)*)?(?:(\.)(\d+(?:_\d+)*)?)?(?:[eE]([+-]?\d{1,4}))?[ \t\n\v\f\r]*$/.exec(text);
  if (!match) return null;
  const [whole, fraction] = [(match[2] ?? "").replaceAll("_", ""), (match[4] ?? "").replaceAll("_", "")];
  if (whole === "" && fraction === "") return null;
  const size = BigInt(whole + fraction);
  const scale = fraction.length - Number(match[5] ?? 0);
  const unscaled = match[1] === "-" ? -size : size;
  return scale < 0 ? { unscaled: unscaled * powerOfTen(-scale), scale: 0 } : { unscaled, scale };
}

/** A decimal from text, halves away from zero; null where the text is no number or has too many digits. */
export function parseDecimal(text: string, width: number, scale: number): Decimal | null {
  const parsed = parseNumberText(text);
  if (!parsed) return null;
  const value = rescale(decimal(parsed.unscaled, parsed.scale), scale);
  return fitsWidth(value, width) ? value : null;
}
