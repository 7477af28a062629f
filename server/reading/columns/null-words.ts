const words = (text: string): string[] => text.trim().split(/\s*[|\n]\s*/);

/** By which nothing is said, and how sure that is among texts. */
export const nothingKinds = ["sign", "mark", "short", "word"] as const;
type NothingKind = (typeof nothingKinds)[number];

/** In lower case. `sign`: no letter; `mark`: no word of any language; `short`: may be a code or a name too; `word`: what people say. */
const byKind: Readonly<Record<NothingKind, readonly string[]>> = {
  sign: ["-", "--", "---", "–", "—", "―", "?", "??", "???", ".", "..", "...", "…"],
  mark: words(
    `n/a | n.a. | n.a | #n/a | #na | #nv | #n/d | (null) | <null> | <na> | [null] | \\n | #null! | #div/0! | #value! | #ref! | #num! | #name?
    n/d | n.d. | s/d | n/c | k.a. | k. a. | k.a | n.v.t. | n. v. t. | n.b.b. | н/д | н.д.`,
  ),
  short: ["null", "na", "nan", "nil", "nd"],
  word: words(
    `none | unknown | missing | not available | not applicable | not known | not specified | no data | tbd | undefined | empty
    unbekannt | keine angabe | keine daten | fehlt | nicht verfügbar | nicht bekannt
    inconnu | inconnue | néant | aucun | aucune | non disponible | non renseigné | non communiqué | manquant
    desconocido | desconocida | ninguno | ninguna | sin datos | sin dato | no disponible | no aplica
    desconhecido | nenhum | sem dados | não informado | não disponível | não se aplica
    sconosciuto | nessuno | dato mancante | onbekend | niet beschikbaar | niet van toepassing | geen
    brak | brak danych | nieznany | nie dotyczy | neznámý | není k dispozici | ismeretlen | bilinmiyor | yok
    нет данных | неизвестно | не указано | немає даних | 不明 | なし | 該当なし | 未知 | 无 | 無 | 不详 | 暂无 | 없음 | 미상`,
  ),
};

/** Stars stand for nothing among figures, and for a mark out of five elsewhere. */
const stars = ["*", "**", "***"];
const kinds = new Map(nothingKinds.flatMap((kind) => byKind[kind].map((word) => [word, kind] as const)));

/** Words by which people say "no value" among figures; compared in lower case. */
export const nullWordList: readonly string[] = [...kinds.keys(), ...stars];
const nullWords = new Set(nullWordList);
export const isNullWord = (text: string): boolean => nullWords.has(text.trim().toLowerCase());

/** Those that may say it among texts too, and of which kind one is. */
export const nothingWords: readonly string[] = [...kinds.keys()];
export const nothingKind = (text: string): NothingKind => kinds.get(text.trim().toLowerCase()) ?? "word";
