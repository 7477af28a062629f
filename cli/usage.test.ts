import { CommanderError } from "commander";
import { describe, expect, test } from "vitest";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { readConnections, requireAddresses } from "./connections.ts";
import { failureJson, problemsOf } from "./failure.ts";
import { readSources, readTarget } from "./plan-request.ts";

const problemOf = (work: () => unknown): Record<string, unknown> => {
  try {
    work();
  } catch (error) {
    return { ...(error as SluiceError).problems[0]! };
  }
  throw new Error("Nothing was thrown.");
};

describe("sources", () => {
  test("take their name from the option, else from the file", () => {
    expect(readSources(["daily orders.csv", "b=some/a=b.csv", "1 x=y.csv"], "out")).toEqual([
      { name: "daily_orders", path: "daily orders.csv" },
      { name: "b", path: "some/a=b.csv" },
      { name: "file_1_x_y", path: "1 x=y.csv" },
    ]);
  });

  test("made names give way to given ones, to each other and to the sink", () => {
    expect(readSources(["a.csv", "a=b.csv", "x/A.csv", "out.csv"], "out").map(({ name }) => name)).toEqual([
      "a_2",
      "a",
      "A_3",
      "out_2",
    ]);
  });

  test.each([
    [[], "No source is given."],
    [["orders="], '--source "orders=" names no file.'],
    [[""], '--source "" names no file.'],
    [["a=x.csv", "A=y.csv"], "Two sources are called A."],
    [["out=x.csv"], "A source cannot be called out: so is the step that writes the result."],
  ])("%j: %s", (options, message) => {
    expect(problemOf(() => readSources(options, "out"))).toMatchObject({
      code: "invalid_input",
      field: "--source",
      message,
      mend: expect.stringMatching(/./),
    });
  });
});

test.each(["xml", "postgres", "postgres:", 'postgres:a"b', "postgres:a.b.c", ""])("%j is no target", (target) => {
  expect(problemOf(() => readTarget(target))).toMatchObject({
    code: "invalid_input",
    field: "--target",
    mend: expect.stringMatching(/./),
  });
});

describe("connections", () => {
  const url = "postgres://u:p@127.0.0.1/db";
  test("come from options, or from the environment by their name in capitals", () => {
    expect(
      readConnections(["a=postgresql://x/y"], { SLUICE_CONNECTION_A: url, SLUICE_CONNECTION_MY_WARE: url }, [
        "a",
        "my-ware",
        "other",
      ]),
    ).toEqual({ a: { url: "postgresql://x/y" }, "my-ware": { url } });
  });

  test.each(["canary-secret", "mysql://u:canary-secret@127.0.0.1/x", "postgres://u:canary-secret@host:port/x"])(
    "%s is no address, and is not repeated",
    (address) => {
      const given = problemOf(() => readConnections([`a=${address}`], {}, []));
      expect(given).toMatchObject({
        code: "invalid_input",
        got: "a",
        message: 'The address of the connection "a" is not one of Postgres.',
      });
      expect(JSON.stringify(given)).not.toContain("canary-secret");
    },
  );

  test("that have no address are all named, with the variable that is read", () => {
    const node = { name: "out", kind: "postgres_sink", config: { connection: "my-ware" } } as unknown as Parameters<
      typeof requireAddresses
    >[0][number];
    expect(problemOf(() => requireAddresses([node], {}))).toMatchObject({
      code: "invalid_input",
      node: "out",
      field: "connection",
      mend: expect.stringContaining("SLUICE_CONNECTION_MY_WARE"),
    });
  });
});

describe("failures", () => {
  test("of the system say what it refuses, without a stack", () => {
    const error = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      path: "/x/out.csv",
    });
    expect(problemsOf(error)).toMatchObject([
      { code: "unavailable", message: "/x/out.csv cannot be written: the disk is full." },
    ]);
    expect(problemsOf(new TypeError("odd"))).toMatchObject([
      { code: "internal", message: "Sluice failed unexpectedly: odd" },
    ]);
    expect(problemsOf(new CommanderError(1, "x", "error: unknown option '--nope'"))).toMatchObject([
      { code: "invalid_input", message: "unknown option '--nope'" },
    ]);
  });

  test("answer with the keys of the verb", () => {
    const keys = (verb: string): string[] =>
      Object.keys(JSON.parse(failureJson(verb, problemsOf(new Error("odd")))) as object);
    expect(keys("run")).toEqual(["status", "nodes", "outputs", "problems"]);
    expect(keys("plan")).toEqual(["document", "suggestions", "findings", "doubts", "status"]);
    expect(keys("profile")).toEqual(["sources", "foreignKeys", "findings", "problems"]);
    expect(keys("toString")).toEqual(["problems"]);
  });
});
