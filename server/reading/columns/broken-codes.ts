/** How a spreadsheet writes a whole number of twelve digits or more: the last digits of a code are gone. */
export const brokenCode = "[0-9](\\.[0-9]{1,5})?E\\+(1[1-9]|[2-9][0-9])";

const codeWords =
  /(^|[^a-z])(sku|ean|upc|gtin|isbn|imei|code|barcode|phone|mobile|account|serial|id|no|nr|number|tracking|card|ref|reference)($|[^a-z])/i;

/** Whether a column's name says that its values are codes, which nobody counts with. */
export const namesCode = (name: string): boolean =>
  codeWords.test(name.replaceAll(/([a-z])([A-Z])/g, "$1_$2")) || /(code|id|number|ean|sku)$/i.test(name);
