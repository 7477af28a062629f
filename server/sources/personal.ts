import type { personalKinds } from "#domain/sources/profile.ts";

export type PersonalKind = (typeof personalKinds)[number];

/** IBAN, ISO 13616: letters become numbers, and the whole is 1 modulo 97. */
export function isIban(text: string): boolean {
  const compact = text.replaceAll(/\s/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false;
  const rearranged = `${compact.slice(4)}${compact.slice(0, 4)}`;
  let rest = 0;
  for (const letter of rearranged)
    for (const digit of String(Number.parseInt(letter, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

/** Card number, ISO/IEC 7812: 13 to 19 digits with a Luhn check digit, from an issuer's range. */
export function isCard(text: string): boolean {
  const digits = text.replaceAll(/[ -]/g, "");
  if (!/^[2-6]\d{12,18}$/.test(digits)) return false;
  let sum = 0;
  [...digits].toReversed().forEach((digit, place) => {
    const doubled = place % 2 === 1 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return sum % 10 === 0;
}

const isEmail = (text: string): boolean => /^[^\s@"(),:;<>]+@[^\s@]+\.[A-Za-z]{2,}$/.test(text);
const isIp = (text: string): boolean => {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
};
const phoneDigits = (text: string): boolean => {
  const count = text.replaceAll(/\D/g, "").length;
  return count >= 7 && count <= 15;
};
const isPhone = (text: string): boolean => /^\+?[\d ().\-/]+$/.test(text) && phoneDigits(text);
const isPhoneByItself = (text: string): boolean =>
  phoneDigits(text) &&
  (/^\+\d[\d ().-]{6,}$/.test(text) ||
    /^\(\d{3}\) ?\d{3}[ -]\d{4}$/.test(text) ||
    /^\d{3}[-.]\d{3}[-.]\d{4}$/.test(text));
const isPersonName = (text: string): boolean => /^\p{L}[\p{L}'’.-]*(,? \p{L}[\p{L}'’.-]*){0,3}$/u.test(text);
const isStreet = (text: string): boolean => /\d/.test(text) && /\p{L}{3,}/u.test(text);
const isDate = (text: string): boolean => /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(text);

/** First names by which a column of whole names is told from one of firms or places. */
const firstNames = new Set(
  `james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew
joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel
gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam nathan henry peter zachary kyle walter ethan mary patricia jennifer linda elizabeth
barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca
sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine rachel carolyn janet catherine maria heather
diane ruth julie olivia joyce hans klaus stefan andreas wolfgang jürgen uwe petra monika sabine claudia birgit heike lena jonas lukas felix maximilian sophie
pierre jean marie claire giovanni giulia marco luca carlos juan luis miguel carmen sofia pedro ana ivan olga natalia piotr anna ewa chen wei li mohammed ahmed fatima
ali omar aisha raj priya yuki hiroshi`.split(/\s+/),
);

const sharing = (values: readonly string[], holds: (text: string) => boolean): number =>
  values.length === 0 ? 0 : values.filter((value) => holds(value.trim())).length / values.length;

const words = (name: string): string =>
  name
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_");
const nameColumn =
  /(^|_)((first|last|middle|given|family|full|maiden|sur|fore)_?name|surname|lastname|firstname|vorname|nachname)($|_)/;
const wholeNameColumn =
  /(^|_)(name|person|contact|patient|employee|student|passenger|owner|holder|customer_name|client_name|user_name)$/;

/** What personal data a column holds, told by the values' shape and check digits, and by the name where shape alone does not tell. */
export function detectPersonal(column: { name: string; type: string }, values: readonly string[]): PersonalKind | null {
  if (values.length === 0) return null;
  const name = words(column.name);
  const isText = /^varchar/i.test(column.type);
  const isInteger = /^(bigint|integer|hugeint)$/i.test(column.type);
  if (
    /(^|_)(birth_?(date|day)?|date_of_birth|dob|born(_on)?|geburtsdatum)($|_)/.test(name) &&
    (/^(date|timestamp)/i.test(column.type) || (isText && sharing(values, isDate) >= 0.8))
  )
    return "birth_date";
  if (/(card|pan|kreditkarte)/.test(name) && (isText || isInteger) && sharing(values, isCard) >= 0.8) return "card";
  if (
    /(phone|mobile|telephone|(^|_)(tel|fax|cell)($|_)|telefon|handy)/.test(name) &&
    (isText || isInteger) &&
    sharing(values, isPhone) >= 0.7
  )
    return "phone";
  if (!isText) return null;
  if (sharing(values, isEmail) >= 0.7) return "email";
  if (sharing(values, isIban) >= 0.7) return "iban";
  if (values.length >= 5 && sharing(values, isCard) >= 0.9) return "card";
  if (sharing(values, isIp) >= 0.9) return "ip";
  if (values.length >= 5 && sharing(values, isPhoneByItself) >= 0.8) return "phone";
  if (nameColumn.test(name) && sharing(values, isPersonName) >= 0.8) return "name";
  const commonFirst = (text: string): boolean =>
    isPersonName(text) &&
    text.includes(" ") &&
    text
      .toLowerCase()
      .split(/[ ,.]+/)
      .some((word) => firstNames.has(word));
  if (wholeNameColumn.test(name) && sharing(values, commonFirst) >= 0.3) return "name";
  if (
    /(address|street|strasse|straße|addr)/.test(name) &&
    !/(email|mail|ip|web|mac)/.test(name) &&
    sharing(values, isStreet) >= 0.5
  )
    return "address";
  return null;
}

const hide = (text: string): string => text.replaceAll(/[\p{L}\p{N}]/gu, "•");

/** A value of which enough is left to see its shape, and not enough to know whose it is. */
export function maskValue(kind: PersonalKind, value: string): string {
  const text = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  switch (kind) {
    case "email":
      return text.replace(/^(\s*)(.)[^@]*@.*?(\.[^.]*)?$/, "$1$2•••@•••$3");
    case "phone":
    case "card":
      return `${hide(text.slice(0, -2))}${text.slice(-2)}`;
    case "iban":
      return `${text.slice(0, 2)}${hide(text.slice(2))}`;
    case "birth_date":
      return hide(text);
    case "ip":
      return hide(text);
    case "name":
    case "address":
      return text
        .replaceAll(/(\p{L})([\p{L}\p{N}]*)/gu, (_all, first: string, rest: string) => `${first}${hide(rest)}`)
        .replaceAll(/\d/g, "•");
  }
}
