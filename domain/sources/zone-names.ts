/** Abbreviations of zones that stand for several offsets, with what each may be. */
export const ambiguousZones: Readonly<Record<string, string>> = {
  CST: "Central time in America (-06:00), China (+08:00) or Cuba (-05:00)",
  CDT: "Central summer time in America (-05:00) or Cuba (-04:00)",
  IST: "India (+05:30), Israel (+02:00) or Ireland in summer (+01:00)",
  BST: "British summer time (+01:00) or Bangladesh (+06:00)",
  EST: "Eastern time in America (-05:00) or, in older files, in Australia (+10:00)",
  PST: "Pacific time in America (-08:00) or the Philippines (+08:00)",
  MST: "Mountain time in America (-07:00), Malaysia (+08:00) or Myanmar (+06:30)",
  AST: "Atlantic time (-04:00) or Arabia (+03:00)",
  AMT: "Amazonas (-04:00) or Armenia (+04:00)",
  GST: "the Gulf (+04:00) or South Georgia (-02:00)",
  SST: "Samoa (-11:00) or Singapore (+08:00)",
  WST: "Western Australia (+08:00) or Samoa (+13:00)",
  ECT: "Ecuador (-05:00) or the Eastern Caribbean (-04:00)",
};

const sureZones: Readonly<Record<string, string>> = {
  UTC: "UTC",
  GMT: "UTC",
  CET: "Europe/Berlin",
  CEST: "Europe/Berlin",
  EET: "Europe/Helsinki",
  EEST: "Europe/Helsinki",
  MSK: "Europe/Moscow",
  JST: "Asia/Tokyo",
  KST: "Asia/Seoul",
  AEST: "Australia/Brisbane",
  NZST: "Pacific/Auckland",
  NZDT: "Pacific/Auckland",
  EDT: "America/New_York",
  PDT: "America/Los_Angeles",
  MDT: "America/Denver",
};

/** The one zone that all of these abbreviations are of, where none of them is ambiguous. */
export function zoneOf(names: readonly string[]): string | null {
  const zones = new Set(names.map((name) => sureZones[name] ?? null));
  const [zone = null] = zones;
  return zones.size === 1 ? zone : null;
}
