import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { abilityTable, can, roles } from "#domain/access/abilities.ts";
import { contract } from "#domain/api/contract.ts";
import type { Procedure } from "#domain/api/procedure.ts";
import type { Caller } from "#server/platform/caller.ts";
import type { z } from "zod";
import { t } from "./init.ts";
import { router } from "./router.ts";
import { createMatrixWorld, type MatrixWorld } from "./testing/matrix-world.ts";
import { matrixRows, type ProcedurePath } from "./testing/matrix-rows.ts";

type Call = (input: unknown) => Promise<unknown>;
const procedures = Object.entries(contract).flatMap(([area, table]) =>
  Object.entries(table as Record<string, Procedure<"query" | "mutation", z.ZodType, z.ZodType>>).map(
    ([name, procedure]) => ({ path: `${area}.${name}` as ProcedurePath, procedure }),
  ),
);

const createCaller = t.createCallerFactory(router as never) as unknown as (
  context: object,
) => Record<string, Record<string, Call>>;

async function call(
  path: string,
  caller: Caller | null,
  given: { input: unknown; sameOrigin?: boolean },
): Promise<{ answer: unknown; code: string | null }> {
  const [area = "", name = ""] = path.split(".");
  try {
    return {
      answer: await createCaller({ caller, baseUrl: "http://localhost", sameOrigin: given.sameOrigin ?? true })[area]![
        name
      ]!(given.input),
      code: null,
    };
  } catch (error) {
    if (error instanceof TRPCError) return { answer: error.message, code: error.code };
    throw error;
  }
}

describe("every procedure by every role", () => {
  let world: MatrixWorld;
  beforeAll(async () => {
    world = await createMatrixWorld();
  });
  afterAll(() => world?.close());

  test("there is a row for every procedure, and none besides", () => {
    expect(Object.keys(matrixRows).toSorted()).toEqual(procedures.map(({ path }) => path).toSorted());
  });

  test.each(procedures)("$path", async ({ path, procedure }) => {
    const row = matrixRows[path];
    for (const role of roles) {
      const input = await row.input(world.ours);
      const before = await world.fingerprint();
      const { code, answer } = await call(path, world.ours.people[role], { input });
      const after = await world.fingerprint();
      const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
      if (can(role, procedure.ability)) {
        expect({ role, code, answer: code ? answer : null }).toEqual({ role, code: null, answer: null });
        if (procedure.kind === "mutation")
          expect(changed, `${role}: tables`).toEqual(expect.arrayContaining([...(row.changes ?? [])]));
        else expect(changed, `${role}: a query changes nothing`).toEqual([]);
        if (row.changes) expect(changed, `${role}: written down`).toContain("AuditEntry");
      } else {
        expect({ role, code, changed }).toEqual({ role, code: "FORBIDDEN", changed: [] });
      }
    }
    const [allowed] = abilityTable[procedure.ability];
    if (row.named) {
      const input = await row.input(world.theirs);
      const before = await world.fingerprint();
      const { code } = await call(path, world.ours.people[allowed], { input });
      expect({ code, after: await world.fingerprint() }, "an id of another workspace").toEqual({
        code: "NOT_FOUND",
        after: before,
      });
    }
    const input = await row.input(world.ours);
    const before = await world.fingerprint();
    expect((await call(path, null, { input })).code).toBe("UNAUTHORIZED");
    if (procedure.kind === "mutation")
      expect((await call(path, world.ours.people[allowed], { input, sameOrigin: false })).code).toBe("FORBIDDEN");
    expect(await world.fingerprint()).toEqual(before);
  });
});
