import { writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { config, forgetConfig } from "#server/platform/config.ts";
import { disconnectDatabase } from "#server/platform/db.ts";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { answerHealth } from "./health.ts";

useTestDatabase();
/** Takes every connection and never says a word, as a stopped database does. */
let silent: Server;
const sockets = new Set<Socket>();
beforeAll(async () => {
  silent = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => {
    silent.listen(0, "127.0.0.1", resolve);
  });
});
afterAll(() => {
  for (const each of sockets) each.destroy();
  silent.close();
});

async function connectTo(url: string): Promise<void> {
  await disconnectDatabase();
  Object.assign(process.env, { DATABASE_URL: url });
  forgetConfig();
}
const asked = async () => {
  const beganAt = Date.now();
  const answer = await answerHealth();
  return { status: answer.status, body: await answer.json(), tookMs: Date.now() - beganAt };
};

test("health is good while the database answers, and tells each part as the launcher sees it", async () => {
  const parts = [
    {
      part: "worker",
      state: "starting again",
      since: "2026-01-01T00:00:00.000Z",
      restarts: 2,
      message: "It was gone.",
    },
  ];
  expect(await asked()).toMatchObject({ status: 200, body: { ok: true, parts: [] } });
  writeFileSync(path.join(config().dataFolder, "parts.json"), JSON.stringify(parts));
  expect(await asked()).toMatchObject({ status: 200, body: { ok: true, parts } });
  writeFileSync(path.join(config().dataFolder, "parts.json"), '[{"part": "wor');
  expect(await asked()).toMatchObject({ status: 200, body: { ok: true, parts: [] } });
});

test("a database that is gone, and one that never answers, are told within seconds", async () => {
  const gone = { status: 503, body: { ok: false, message: "The database does not answer." } };
  await connectTo("postgresql://u:p@127.0.0.1:1/x");
  expect(await asked()).toMatchObject(gone);
  const { port } = silent.address() as { port: number };
  await connectTo(`postgresql://u:p@127.0.0.1:${port}/x`);
  const answers = await Promise.all([asked(), asked(), asked()]);
  expect(answers).toMatchObject([gone, gone, gone]);
  expect(Math.max(...answers.map((each) => each.tookMs))).toBeLessThan(6_000);
});
