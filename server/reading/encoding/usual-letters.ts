import type { Encoding } from "#domain/reading/encodings.ts";

/** Where the letters that people use most stand, by the first of their two bytes: Hangul; the first level of Chinese. */
const usualLeads = [
  { encoding: "euc-kr", first: 0xb0, last: 0xc8 },
  { encoding: "gb18030", first: 0xb0, last: 0xd7 },
] as const satisfies readonly { encoding: Encoding; first: number; last: number }[];
const nearlyAll = 0.95;
/** So few different letters may be those of another writing by chance. */
const fewLetters = 6;

/** Up to here stand signs, and no letters of the country's own. */
const lastOfSigns = 0xa9;

export interface UsualLetters {
  readonly encoding: Encoding;
  readonly isSure: boolean;
}

/** The encoding in which nearly all letters of two bytes are usual ones; null where the bytes beyond ASCII come not in pairs. */
export function usualLetters(bytes: Buffer): UsualLetters | null {
  let leads: number[] = [];
  const letters = new Set<number>();
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    // The sign of the euro, alone.
    if (lead === 0x80) continue;
    const trail = bytes[at + 1] ?? 0;
    if (lead < 0xa1 || trail < 0xa1) return null;
    leads.push(lead);
    if (lead > lastOfSigns) letters.add(lead * 256 + trail);
    at += 1;
  }
  leads = leads.filter((lead) => lead > lastOfSigns);
  if (leads.length < 4) return null;
  const found = usualLeads.find(
    ({ first, last }) => leads.filter((lead) => lead >= first && lead <= last).length >= leads.length * nearlyAll,
  );
  return found ? { encoding: found.encoding, isSure: letters.size >= fewLetters } : null;
}
