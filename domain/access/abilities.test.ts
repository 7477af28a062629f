import { expect, test } from "vitest";
import { abilities, can, roles, whyNot } from "./abilities.ts";

test("who may do what", () => {
  const table = abilities.map(
    (ability) =>
      `${ability.padEnd(18)} ${roles.map((role) => (can(role, ability) ? "yes" : "-").padEnd(4)).join("")}| ${whyNot(ability)}`,
  );
  expect(`\n${["".padEnd(19) + roles.join(" "), ...table].join("\n")}\n`).toMatchInlineSnapshot(`
    "
                       viewer editor operator admin
    workspace.read     yes yes yes yes | Needs the role viewer or above
    pipeline.edit      -   yes yes yes | Needs the role editor or above
    suggestion.decide  -   yes yes yes | Needs the role editor or above
    source.write       -   yes yes yes | Needs the role editor or above
    run.start          -   yes yes yes | Needs the role editor or above
    run.cancel         -   yes yes yes | Needs the role editor or above
    pipeline.publish   -   -   yes yes | Needs the role operator or above
    connection.write   -   -   yes yes | Needs the role operator or above
    people.manage      -   -   -   yes | Needs the role admin or above
    policy.write       -   -   -   yes | Needs the role admin or above
    "
  `);
});

test("a higher role may do all that a lower one may", () => {
  for (const ability of abilities) {
    const allowed = roles.map((role) => can(role, ability));
    expect(allowed).toEqual(allowed.toSorted((one, other) => Number(one) - Number(other)));
  }
});
