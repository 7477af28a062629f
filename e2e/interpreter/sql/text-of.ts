import { formatClock, formatDate, formatTimestamp } from "./calendar.ts";
import { formatDecimal } from "./decimals.ts";
import type { SqlType } from "./types.ts";
import { BindError, type Value } from "./values.ts";

/** The fewest digits that read back as the same double, or as the same 32-bit real. */
function shortest(value: number, isReal: boolean): string {
  if (!isReal) return value.toExponential();
  for (let digits = 0; digits < 9; digits += 1) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential(9);
}

/** A double as the engine writes it: always with a point or an exponent. */
export function formatNumber(value: number, isReal = false): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa = "", exponentText = "0"] = shortest(Math.abs(value), isReal).split("e");
  const exponent = Number(exponentText);
  const sign = value < 0 ? "-" : "";
  if (exponent < -4 || exponent >= 16) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${sign}${mantissa}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  const digits = mantissa.replace(".", "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}

/** A value as text, as a cast to varchar writes it. */
export function textOf(value: Exclude<Value, null>, type: SqlType): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return formatNumber(value, type.kind === "real");
  switch (value.kind) {
    case "decimal":
      return formatDecimal(value, type.kind === "decimal" ? type.width : 38);
    case "date":
      return formatDate(value);
    case "timestamp":
      return type.kind === "timestamptz" ? `${formatTimestamp(value)}+00` : formatTimestamp(value);
    case "time":
      return formatClock(value);
    default:
      throw new BindError(`the interpreter does not write ${value.kind} values`);
  }
}
