import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forgetConfig } from "#server/platform/config.ts";
import { createWorld, type World } from "#server/runs/testing/world.ts";
import { answerMetrics } from "./metrics.ts";

const token = "a-token-of-thirty-two-characters";
const ask = (headers: Record<string, string> = {}): Promise<Response> =>
  answerMetrics(new Request("http://localhost/api/metrics", { headers }));

describe("the metrics", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(async () => {
    delete process.env.SLUICE_METRICS_TOKEN;
    await world?.close();
  });
  const configure = (value: string): void => {
    process.env.SLUICE_METRICS_TOKEN = value;
    forgetConfig();
  };

  test("are off while no token is set, whatever address a request claims", async () => {
    configure("");
    for (const headers of [
      {},
      { "x-forwarded-for": "127.0.0.1" },
      { forwarded: "for=127.0.0.1" },
      { authorization: "Bearer " },
    ])
      expect((await ask(headers as Record<string, string>)).status).toBe(404);
  });

  test("are shown for the token, and for nothing like it", async () => {
    configure(token);
    for (const given of [
      "",
      token,
      "Bearer",
      `Bearer ${token} `,
      `Bearer ${token.slice(0, -1)}`,
      `bearer ${token}`,
      `Basic ${token}`,
    ])
      expect((await ask({ authorization: given.trimStart(), "x-forwarded-for": "127.0.0.1" })).status, given).toBe(
        given === `Bearer ${token} ` ? 200 : 401,
      );
    const answer = await ask({ authorization: `Bearer ${token}` });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("sluice_attempts_ready 0");
  });
});
