import { ident, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import type { PersonalKind } from "../personal.ts";
import { findingOf, rowsWith, searchColumns, type Trap } from "./trap.ts";

const words: Record<PersonalKind, string> = {
  email: "an email address",
  phone: "a phone number",
  name: "a person's name",
  address: "a postal address",
  iban: "a bank account (IBAN)",
  card: "a card number",
  ip: "an IP address",
  birth_date: "a date of birth",
};

export const personalData: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources) {
    const found = await searchColumns(source, source.profile.columns, async ({ name, personal }) =>
      personal === null
        ? []
        : findingOf(context, {
            kind: "personal_data",
            source,
            columns: [name],
            rows: sql`SELECT ${context.row} FROM ${rowsWith(context, source, name)} WHERE ${ident(name)} IS NOT NULL`,
            severity: "notice",
            message: (count) => `${name} holds ${words[personal]} in ${plural(count, "row", "rows")}.`,
            effect: null,
            details: { personal },
          }),
    );
    findings.push(...found);
  }
  return findings;
};
