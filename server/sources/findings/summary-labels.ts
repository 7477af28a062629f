const alternatives = (words: string): string => words.split(" ").join("|").replaceAll("_", "[\\s-]*");

/** "Total", "subtotal", "sum" and "grand total" in the ten languages most written: English, Chinese, Hindi, Spanish, French, Arabic, Bengali, Portuguese, Russian, Japanese; German and Italian too. */
const totals = alternatives(
  "(?:grand_|sub_|overall_|general_)?totals? (?:grand_)?total_(?:general|général|geral|complessivo) grand_totals? sums? in_total overall all_together " +
    "合计 总计 小计 总和 共计 合計 小計 総計 कुल कुल_योग योग उप_योग sumas? suma_total total_parcial sous_total somme ensemble " +
    "المجموع الإجمالي مجموع إجمالي মোট সর্বমোট উপমোট somas? sub_total итого всего сумма подытог промежуточный_итог общий_итог " +
    "gesamt summe gesamtsumme zwischensumme insgesamt ergebnis gesamtergebnis totale totali subtotale somma",
);
const means = alternatives(
  "averages? avg mean median 平均 平均值 平均値 औसत promedio media moyenne المتوسط متوسط গড় média média_geral среднее durchschnitt mittelwert",
);

/** A cell that says nothing but that its row sums up others. */
export const summaryPattern = `^(?:${totals}|${means})\\s*:?$`;
/** A cell that says so of something: "Total North", "North subtotal", "Sum of May". */
export const summaryOfPattern = `^(?:${totals}|${means})[\\s:]\\s*\\S.*$|^.*\\S\\s+(?:${totals}|${means})\\s*:?$`;
/** Either of them, in whatever case and between blanks, as one expression over the cell as it is. */
export const labelPattern = `(?i)^ *(?:${[summaryPattern, summaryOfPattern].join("|").replaceAll(/\^|\$/g, "")}) *$`;
/** Of these, the ones that are means and no sums. */
export const meanPattern = new RegExp(means, "iu");

/** What stands under a table and belongs to no record. */
export const footerPattern =
  "^(?:sources?|notes?|remarks?|footnotes?|quellen?|anmerkung(?:en)?|fuentes?|notas?|fontes?|источник|примечание|来源|出典|注|generated|exported|printed|created|last updated|as of|copyright|report|end of)(?!\\p{L}).*|^n\\s*=\\s*[\\d,. ]+$|^(?:total )?(?:number of )?(?:records|rows|entries)\\s*[:=]\\s*[\\d,. ]+$|^[©*†‡].*|^\\(\\d+ rows(?: affected)?\\)$";
