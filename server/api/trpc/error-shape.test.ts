import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { fail } from "#domain/errors/sluice-error.ts";
import { forgetConfig } from "#server/platform/config.ts";
import { disconnectDatabase, withPerson } from "#server/platform/db.ts";
import { asSluiceError, errorData, inputError, toTrpcError } from "./error-shape.ts";

describe("what a person sees of an error", () => {
  beforeAll(() => {
    Object.assign(process.env, {
      DATABASE_URL: "postgresql://nobody:canary@127.0.0.1:1/none",
      DATABASE_SWEEPER_URL: "postgresql://nobody@127.0.0.1:1/none",
      SLUICE_LOG_LEVEL: "silent",
    });
    forgetConfig();
  });
  afterAll(() => disconnectDatabase());

  test("our own pass with code, problems and reason", () => {
    const error = toTrpcError(asSluiceError(fail("conflict", "Somebody was faster.", { mend: "Reload." }), "x"));
    expect(error.code).toBe("CONFLICT");
    expect(errorData(error)).toMatchObject({
      reason: "conflict",
      problems: [{ message: "Somebody was faster.", mend: "Reload." }],
    });
  });

  test("a lost database says so, without its address", async () => {
    const error = await withPerson(null, (tx) => tx.person.count()).catch((thrown: unknown) =>
      asSluiceError(thrown, "x"),
    );
    expect(error).toMatchObject({ code: "unavailable", message: "The database does not answer." });
  });

  test("what nobody foresaw is a number in the log, and nothing else", () => {
    const error = asSluiceError(new Error("select secret from canary"), "x");
    expect(error.message).toMatch(/^Something went wrong on our side \([0-9a-f-]{36}\)\.$/);
    const outside = errorData(new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: new Error("canary") }));
    expect(JSON.stringify(outside)).not.toContain("canary");
  });

  test("input that does not fit names each field", () => {
    const given = { name: "", size: "x" };
    const result = z.object({ name: z.string().min(1), size: z.number() }).safeParse(given);
    expect(inputError(result.error!, given).problems).toMatchObject([
      { field: "name", message: '"Name" is empty.', mend: "Fill it in." },
      { field: "size", message: '"Size" is a text, which does not fit here.', mend: "Give a number." },
    ]);
  });
});
