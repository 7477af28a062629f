import { ident, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import type { PersonalKind } from "../personal.ts";
import { findingOf, rowsOf, type Trap } from "./trap.ts";

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
    for (const { name, personal } of source.profile.columns) {
      if (!personal) continue;
      findings.push(
        ...(await findingOf(context, {
          kind: "personal_data",
          source,
          columns: [name],
          rows: sql`SELECT ${context.row} FROM ${rowsOf(context, source)} WHERE ${ident(name)} IS NOT NULL`,
          severity: "notice",
          message: (count) => `${name} holds ${words[personal]} in ${plural(count, "row", "rows")}.`,
          effect: null,
          details: { personal },
        })),
      );
    }
  }
  return findings;
};
