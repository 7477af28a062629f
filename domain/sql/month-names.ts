/** Names of months from January on; a `|` parts spellings of one, the full ones before the short. */
const names = {
  en: "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec",
  es: "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago septiembre|setiembre|sept|sep|set octubre|oct noviembre|nov diciembre|dic",
  de: "januar|jänner|jan februar|feb märz|maerz|mär|mrz april|apr mai juni|jun juli|jul august|aug september|sept|sep oktober|okt november|nov dezember|dez",
  fr: "janvier|janv|jan février|fevrier|févr|fév|fevr|fev mars|mar avril|avr mai juin|jui juillet|juil|jul août|aout|aoû septembre|sept|sep octobre|oct novembre|nov décembre|decembre|déc|dec",
  pt: "janeiro|jan fevereiro|fev março|marco|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out novembro|nov dezembro|dez",
  ru: "января|январь|янв февраля|февраль|февр|фев марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн июля|июль|июл августа|август|авг сентября|сентябрь|сент|сен октября|октябрь|окт ноября|ноябрь|нояб|ноя декабря|декабрь|дек",
  it: "gennaio|genn|gen febbraio|febbr|feb marzo|mar aprile|apr maggio|magg|mag giugno|giu luglio|lug agosto|ago settembre|sett|set ottobre|ott novembre|nov dicembre|dic",
  nl: "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sept|sep oktober|okt november|nov december|dec",
  pl: "stycznia|styczeń|sty lutego|luty|lut marca|marzec|mar kwietnia|kwiecień|kwi maja|maj czerwca|czerwiec|cze lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz października|październik|paź listopada|listopad|lis grudnia|grudzień|gru",
  tr: "ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara",
  sv: "januari|jan februari|feb mars|mar april|apr maj juni|jun juli|jul augusti|aug september|sept|sep oktober|okt november|nov december|dec",
  id: "januari|jan februari|feb maret|mar april|apr mei juni|jun juli|jul agustus|agt|agu september|sep oktober|okt november|nov desember|des",
  ar: "يناير فبراير مارس أبريل|ابريل مايو يونيو يوليو أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر",
  hi: "जनवरी फ़रवरी|फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
} as const;

export type MonthLanguage = keyof typeof names;
export const monthLanguages = Object.keys(names) as readonly MonthLanguage[];
/** The spellings of each month, in lower case, from January on. */
export const monthsOf = (language: MonthLanguage): readonly (readonly string[])[] =>
  names[language].split(" ").map((month) => month.split("|"));

const longestFirst = (words: readonly string[]): string =>
  words.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1)).join("|");

/** Each month's spellings as a pattern of RE2, with the point that may end a short one, and its number in two digits. */
export const monthNumbers = (language: MonthLanguage): readonly { pattern: string; number: string }[] =>
  monthsOf(language).map((words, index) => ({
    pattern: `(?i:${longestFirst(words)})\\.?`,
    number: String(index + 1).padStart(2, "0"),
  }));

/** Every month's spellings as one pattern. */
export const anyMonth = (language: MonthLanguage): string => `(?i:${longestFirst(monthsOf(language).flat())})\\.?`;

/** The language in which each of these words is a month; of several, the first of the table. Null where there is none. */
export const languageOf = (words: readonly string[]): MonthLanguage | null =>
  monthLanguages.find((language) => {
    const known = new Set(monthsOf(language).flat());
    return words.length > 0 && words.every((word) => known.has(word.toLowerCase().replace(/\.$/, "")));
  }) ?? null;
