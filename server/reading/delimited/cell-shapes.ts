import { looksLike, narrowest } from "../columns/value-types.ts";

/** A value that begins and ends like a figure: a number, an amount, a day or a time, in whatever spelling. */
const figure = /^[-+(]?\p{Sc}?\s?\d[\d.,:/\-\sT+'Z%]*\p{Sc}?\)?$/u;
/** Figures with a currency's code beside them, and days with a month in letters. */
const wordedFigure = /^([A-Z]{3}\s?)?[-+]?\d[\d.,'\s]*(\s?[A-Z]{3})?$|^\d{1,2}[\s\-./]\p{L}{3,9}\.?[\s\-./,]+\d{2,4}$/u;

export const isFigure = (value: string): boolean => figure.test(value) || wordedFigure.test(value);
export const isTyped = (value: string): boolean =>
  value !== "" &&
  (narrowest([value]) !== null ||
    /^[^\s@]+@[^\s@]+$/.test(value) ||
    /^-?\d{1,3}(\.?\d{3})*,\d{1,2}$/.test(value) ||
    /^\d{1,2}[:/.-]\d{1,2}([:/.-]\d{1,4})?$/.test(value));

/** Neither a plain number nor a plain day, and not empty. */
export const isWordy = (field: string): boolean =>
  field.trim() !== "" && !looksLike("double", field.trim()) && !looksLike("timestamp", field.trim());

export const isYear = (value: string): boolean => /^(1[89]|20)\d\d$/.test(value) || value === "2100";

const usualNames =
  /^(id|no|nr|name|first|last|full|title|type|kind|class|code|key|label|group|category|country|city|state|region|county|street|zip|address|email|e-?mail|phone|url|link|date|day|month|year|time|timestamp|hour|week|quarter|start|end|from|to|amount|price|cost|qty|quantity|units?|count|total|sum|value|rate|score|rank|status|note|notes|comments?|description|text|message|user|customer|client|order|product|item|sku|store|team|sex|gender|age|height|weight|lat|lon|lng|latitude|longitude|source|target|size|color|currency|department|salary|nom|prénom|datum|ort|stadt|land|straße|plz|betrag|preis|menge|anzahl|summe|kunde|fecha|nombre|ciudad|precio|ville|pays|prix|quantité|montant)$/;

/** Whether a cell reads like the name of a column: a usual word, or several joined as programs join them. */
export function isColumnName(cell: string): boolean {
  const text = cell.trim();
  if (/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/i.test(text) || /^[a-z]+([A-Z][a-z0-9]+)+$/.test(text)) return true;
  const words = text
    .toLowerCase()
    .split(/[\s_.\-/()#]+/)
    .filter((word) => word !== "");
  return words.length > 0 && words.length < 5 && words.some((word) => usualNames.test(word));
}
