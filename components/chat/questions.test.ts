import { expect, test } from "vitest";
import type { TurnView } from "#domain/api/conversations.ts";
import { findingDoubt } from "#domain/sources/finding.ts";
import { questionsOf } from "./questions.ts";

const turn = (request: string, ...doubts: string[]): TurnView => ({
  id: "t",
  number: 1,
  mode: "plan",
  request,
  by: "Ada",
  at: "2026-01-01T00:00:00.000Z",
  state: "answered",
  progress: null,
  reading: null,
  answer: null,
  doubts,
  status: "doubt",
  planner: "builtin",
  error: null,
});
const request = "total amount per region, gift wrapped orders";

test("what was not understood is left out, said differently, or left as it is", () => {
  const [question] = questionsOf(
    turn(request, '"gift wrapped" has no part in the plan: say what it is to change.'),
    false,
  );
  expect(question!.answers).toEqual([
    { label: "Leave it out", does: "write", text: "total amount per region, orders", selected: null },
    { label: "Say it differently", does: "write", text: request, selected: [25, 37] },
    { label: "Fine as it is", does: "keep" },
  ]);
});

test("a value of a column becomes a condition, on the whole request or on the steps that stand", () => {
  const doubt = '"paid" is a value of status, and no step heeds it: say whether only those rows count.';
  const [asked] = questionsOf(turn("total amount of paid orders", doubt), false);
  expect(asked!.answers[0]).toMatchObject({
    label: "Only those rows",
    text: "total amount of paid orders. Keep only rows where status is paid.",
  });
  const [built] = questionsOf(turn("total amount of paid orders", doubt), true);
  expect(built!.answers[0]).toMatchObject({ text: "Keep only rows where status is paid." });
});

test("a period that could be another date's is taken from that one with one click", () => {
  const doubt = '"month" is taken from loaned_on; it could be taken from returned_on or due_on.';
  const asked = "loans per branch and month, only finished loans";
  const [question] = questionsOf(turn(asked, doubt), false);
  expect(question!.answers.slice(0, 2)).toEqual([
    {
      label: "Take it from returned_on",
      does: "write",
      text: "loans per branch and month of returned_on, only finished loans",
      selected: null,
    },
    {
      label: "Take it from due_on",
      does: "write",
      text: "loans per branch and month of due_on, only finished loans",
      selected: null,
    },
  ]);
  const [built] = questionsOf(turn(asked, doubt), true);
  expect(built!.answers.map((answer) => answer.label)).toEqual(["Answer", "Fine as it is"]);
});

test("what is done for now is confirmed in its own words", () => {
  const doubt = '"share": say whether the share is a fraction or a percentage. Now it is a fraction between 0 and 1.';
  const [question] = questionsOf(turn("share per region", doubt), false);
  expect(question!.answers.at(-1)).toEqual({ label: "Yes, it is a fraction between 0 and 1", does: "keep" });
});

test("what is doubted about a finding stands with the finding", () => {
  expect(questionsOf(turn(request, findingDoubt("9 rows are whole copies.")), false)).toEqual([]);
});

test("a turn that is still being worked on asks nothing", () => {
  expect(questionsOf({ ...turn(request, "?"), state: "thinking" }, false)).toEqual([]);
});
