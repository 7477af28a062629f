import { expect, test } from "vitest";
import { postgresProblem } from "./connect.ts";

const connection = { url: "postgresql://u:canary@db.example/d" };

test("a full disk here and one of the database are told apart", () => {
  const here = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  expect(postgresProblem(here, connection, { node: "out" })).toMatchObject({
    code: "unavailable",
    node: "out",
    message: expect.stringContaining("disk of this machine is full"),
  });
  const there = Object.assign(new Error("could not extend file: No space left on device"), { code: "53100" });
  expect(postgresProblem(there, connection, { node: "out" })).toMatchObject({
    code: "step_failed",
    message: "The disk of the database at db.example is full.",
    mend: "Free some space there; then run it again.",
  });
});
