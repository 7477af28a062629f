/**
 * Encodings that a text file may be written in, by the labels of the WHATWG's standard, which the platform's decoder knows;
 * `codec` is Python's name where it decodes the same bytes alike. Of the others the platform's own table of letters is frozen
 * into a published plan, because Python's codecs refuse some bytes and read others as other letters. `bytes`: the most that a
 * letter takes.
 */
export const encodings = {
  "utf-8": { title: "UTF-8", codec: "utf-8", bytes: 4 },
  "utf-16le": { title: "UTF-16", codec: "utf-16-le", bytes: 4 },
  "utf-16be": { title: "UTF-16, high byte first", codec: "utf-16-be", bytes: 4 },
  "windows-1252": { title: "Windows-1252 (Western Europe)", codec: null, bytes: 1 },
  "windows-1250": { title: "Windows-1250 (Central Europe)", codec: null, bytes: 1 },
  "windows-1251": { title: "Windows-1251 (Cyrillic)", codec: null, bytes: 1 },
  "windows-1253": { title: "Windows-1253 (Greek)", codec: null, bytes: 1 },
  "windows-1254": { title: "Windows-1254 (Turkish)", codec: null, bytes: 1 },
  "windows-1255": { title: "Windows-1255 (Hebrew)", codec: null, bytes: 1 },
  "windows-1256": { title: "Windows-1256 (Arabic)", codec: null, bytes: 1 },
  "windows-1257": { title: "Windows-1257 (Baltic)", codec: null, bytes: 1 },
  "windows-1258": { title: "Windows-1258 (Vietnamese)", codec: null, bytes: 1 },
  "windows-874": { title: "Windows-874 (Thai)", codec: null, bytes: 1 },
  "iso-8859-2": { title: "ISO 8859-2 (Central Europe)", codec: null, bytes: 1 },
  "iso-8859-3": { title: "ISO 8859-3 (Maltese)", codec: null, bytes: 1 },
  "iso-8859-4": { title: "ISO 8859-4 (Baltic)", codec: null, bytes: 1 },
  "iso-8859-5": { title: "ISO 8859-5 (Cyrillic)", codec: null, bytes: 1 },
  "iso-8859-6": { title: "ISO 8859-6 (Arabic)", codec: null, bytes: 1 },
  "iso-8859-7": { title: "ISO 8859-7 (Greek)", codec: null, bytes: 1 },
  "iso-8859-8": { title: "ISO 8859-8 (Hebrew)", codec: null, bytes: 1 },
  "iso-8859-10": { title: "ISO 8859-10 (Nordic)", codec: null, bytes: 1 },
  "iso-8859-13": { title: "ISO 8859-13 (Baltic)", codec: null, bytes: 1 },
  "iso-8859-14": { title: "ISO 8859-14 (Celtic)", codec: null, bytes: 1 },
  "iso-8859-15": { title: "ISO 8859-15 (Western Europe, with €)", codec: null, bytes: 1 },
  "iso-8859-16": { title: "ISO 8859-16 (South-Eastern Europe)", codec: null, bytes: 1 },
  "koi8-r": { title: "KOI8-R (Russian)", codec: null, bytes: 1 },
  "koi8-u": { title: "KOI8-U (Ukrainian)", codec: null, bytes: 1 },
  ibm866: { title: "IBM 866 (Cyrillic, DOS)", codec: null, bytes: 1 },
  macintosh: { title: "Mac Roman", codec: null, bytes: 1 },
  "x-mac-cyrillic": { title: "Mac Cyrillic", codec: null, bytes: 1 },
  shift_jis: { title: "Shift JIS (Japanese)", codec: null, bytes: 2 },
  "euc-jp": { title: "EUC-JP (Japanese)", codec: null, bytes: 3 },
  "iso-2022-jp": { title: "ISO-2022-JP (Japanese)", codec: "iso2022_jp", bytes: 8 },
  gb18030: { title: "GB 18030 (Chinese)", codec: "gb18030", bytes: 4 },
  big5: { title: "Big5 (Chinese)", codec: null, bytes: 2 },
  "euc-kr": { title: "EUC-KR (Korean)", codec: null, bytes: 2 },
} as const satisfies Record<string, { readonly title: string; readonly codec: string | null; readonly bytes: number }>;

export type Encoding = keyof typeof encodings;
export const encodingLabels = Object.keys(encodings) as [Encoding, ...Encoding[]];

/** Names that documents written before may hold, and others that people use. */
const otherNames: Readonly<Record<string, Encoding>> = {
  utf8: "utf-8",
  "utf-16": "utf-16le",
  "latin-1": "windows-1252",
  latin1: "windows-1252",
  "iso-8859-1": "windows-1252",
  "us-ascii": "windows-1252",
  cp1252: "windows-1252",
  gbk: "gb18030",
  cp932: "shift_jis",
};

/** The encoding of this name, in any spelling that the platform's decoder knows; null where there is none. */
export function encodingOf(name: string): Encoding | null {
  const given = name.trim().toLowerCase();
  if (Object.hasOwn(encodings, given)) return given as Encoding;
  return otherNames[given] ?? null;
}
