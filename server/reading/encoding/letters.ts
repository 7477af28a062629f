import type { Encoding } from "#domain/reading/encodings.ts";

/** Letters beyond ASCII that a language is written with, and the encodings that people used for it, the likeliest first. */
export interface Language {
  readonly letters: string;
  readonly encodings: readonly Encoding[];
}

const western: readonly Encoding[] = ["windows-1252", "iso-8859-15", "macintosh"];
const central: readonly Encoding[] = ["windows-1250", "iso-8859-2"];
const baltic: readonly Encoding[] = ["windows-1257", "iso-8859-13", "iso-8859-4"];
const cyrillic: readonly Encoding[] = ["windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic"];

/** In lower case; letters that stand in nearly every text of the language come first. */
export const languages: readonly Language[] = [
  { letters: "üäöß", encodings: western },
  { letters: "éèàêçôâîûëïùœæÿ", encodings: western },
  { letters: "áéíóñúü¿¡", encodings: western },
  { letters: "ãçáéíóõêâôúà", encodings: western },
  { letters: "èàùòéì", encodings: western },
  { letters: "éëïöüèêó", encodings: western },
  { letters: "åäöé", encodings: western },
  { letters: "æøåé", encodings: western },
  { letters: "áðéíóúýþæö", encodings: western },
  { letters: "àçèéíïóòúü·", encodings: western },
  { letters: "łóżąęśćńź", encodings: central },
  { letters: "áíéěřščžýůúťňďó", encodings: central },
  { letters: "áéíóúýčšžľťňďôäŕĺ", encodings: central },
  { letters: "áéőóöüíűú", encodings: central },
  { letters: "čšžćđ", encodings: central },
  { letters: "ăâîșțşţ", encodings: [...central, "iso-8859-16"] },
  { letters: "ıişçğüöâî", encodings: ["windows-1254"] },
  { letters: "āšīēžņļčūķģ", encodings: baltic },
  { letters: "ėšžųūįčęą", encodings: baltic },
  { letters: "äõüöšž", encodings: [...baltic, ...western] },
  { letters: "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", encodings: cyrillic },
  { letters: "оаинтевірслкдупмязьбгчхйжїцшєщюґф", encodings: ["windows-1251", "koi8-u", ...cyrillic] },
  { letters: "аоеитнрсвдклпмзугбъчйцящхжшюфь", encodings: cyrillic },
  { letters: "аоиенрстјквдумпзлгбчшцњжхћљђфџ", encodings: ["windows-1251", "iso-8859-5"] },
  { letters: "αοιετνσηρπκμλωςάίύόγήδθχφέβώξζψϊϋ", encodings: ["windows-1253", "iso-8859-7"] },
  { letters: "יוהלארמבשתנםכדעחפקצגטזסןךףץ", encodings: ["windows-1255", "iso-8859-8"] },
  { letters: "اليمونتربدعسفقكحجهأةشطصخزضىغذثءئإآظؤ،", encodings: ["windows-1256", "iso-8859-6"] },
  { letters: "านรกอเงมยลวดตทสปคหบพชขจผโไใซฉธฐณญฎศษภฟถฝฮแ่้ิีึืุูัำ์็๊๋ๆะ", encodings: ["windows-874"] },
  { letters: "áàâăãéèêếíìóòôơúùưýđạạ̉̀̉̃́", encodings: ["windows-1258"] },
];

const lettersFor = (used: readonly Encoding[]): string[] =>
  languages.filter(({ encodings }) => encodings[0] === used[0]).map(({ letters }) => letters);

/** Of neighbours whose names stand in one list, as in a company's customers; without Icelandic, whose letters are Turkish ones elsewhere. */
export const neighbours: readonly { readonly letters: readonly string[]; readonly encodings: readonly Encoding[] }[] = [
  { letters: lettersFor(western).filter((letters) => !letters.includes("þ")), encodings: western },
  { letters: [...lettersFor(central), "üäöß"], encodings: central },
];
