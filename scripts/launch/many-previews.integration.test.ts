import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { issueLink } from "#server/access/link-tokens.ts";
import { createEngine } from "#server/engine/index.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { asSweeper, disconnectDatabase, withWorkspace } from "#server/platform/db.ts";
import { closeQueue } from "#server/queue/index.ts";
import { engineChildren } from "#server/runs/testing/child-processes.ts";
import { enterWorld, type World } from "#server/runs/testing/world.ts";
import { profileStored } from "#server/sources/profile-stored.ts";
import { startProduct, type StartedProduct } from "./testing/started-product.ts";

/** Every row meets half of the others: many minutes of work for one preview. */
const document = `sluice: 1
name: pairs
nodes:
  a: { source: file, path: a.csv }
  pairs: { join: { left: a, right: a, on: [side], type: inner } }
  sums: { aggregate: { from: pairs, by: [side], measures: { n: count(*) } } }
`;
/** Longer than fifty questions take to arrive on a busy machine: a turn that is over would let one more in. */
const previewSeconds = 20;
const atOnce = 4;
const kept = 2;

interface Answer {
  readonly status: number;
  readonly reason: string | null;
  readonly message: string;
  readonly mend: string | null;
  readonly tookMs: number;
}

describe("a web server that one viewer asks for far too much", () => {
  let product: StartedProduct;
  let world: Omit<World, "close">;
  let pipelineId: string;
  let web: number;
  const cookies = { eager: "", other: "" };
  let mostChildren = 0;
  let watching: NodeJS.Timeout;

  async function signIn(name: string): Promise<string> {
    const personId = randomUUID();
    const token = await asSweeper(async (tx) => {
      await tx.person.create({ data: { id: personId, name, email: `${name}@example.org` } });
      await tx.membership.create({ data: { workspaceId: world.workspaceId, personId, role: "viewer" } });
      return issueLink(tx, personId, "signin");
    });
    const response = await fetch(`${product.baseUrl}/signin/link?token=${token}`, { redirect: "manual" });
    return response.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
  }

  async function profile(): Promise<string> {
    const lines = Array.from({ length: 200_000 }, (_, index) => `${index},${index % 2}`);
    writeFileSync(path.join(artifacts().uploads(world.workspaceId), "a.csv"), `id,side\n${lines.join("\n")}\n`);
    const { id } = await withWorkspace(world.workspaceId, (tx) =>
      tx.source.create({
        data: {
          workspaceId: world.workspaceId,
          name: "a.csv",
          kind: "upload",
          path: "a.csv",
          state: "waiting",
          node: { kind: "file_source", config: { path: "a.csv" } },
          createdBy: world.personId,
        },
      }),
    );
    const engine = createEngine({
      scratchDirectory: artifacts().scratch,
      memoryLimitBytes: 512e6,
      threads: 2,
      poolSize: 0,
    });
    await profileStored(
      { workspaceId: world.workspaceId, sourceId: id },
      { engine, signal: new AbortController().signal },
    ).finally(() => engine.close());
    return id;
  }

  const inputOf = (node: string) => ({ id: pipelineId, node, output: "out", limit: 10 });
  const read = async (response: Response, beganAt: number): Promise<Answer> => {
    const body = (await response.json()) as { error?: { message: string; data: Record<string, unknown> } };
    const [problem] = (body.error?.data.problems ?? []) as { mend: string | null }[];
    return {
      status: response.status,
      reason: (body.error?.data.reason as string | undefined) ?? null,
      message: body.error?.message ?? "",
      mend: problem?.mend ?? null,
      tookMs: Date.now() - beganAt,
    };
  };
  async function preview(who: keyof typeof cookies, node: string, signal?: AbortSignal): Promise<Answer> {
    const beganAt = Date.now();
    const input = encodeURIComponent(JSON.stringify(inputOf(node)));
    const response = await fetch(`${product.baseUrl}/api/trpc/pipelines.rows?input=${input}`, {
      headers: { cookie: cookies[who] },
      ...(signal ? { signal } : {}),
    });
    return read(response, beganAt);
  }
  async function batch(count: number, method: "GET" | "POST"): Promise<Answer> {
    const beganAt = Date.now();
    const paths = Array.from({ length: count }, () => "pipelines.rows").join(",");
    const input = JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [i, inputOf("sums")])));
    const url = `${product.baseUrl}/api/trpc/${paths}?batch=1`;
    return read(
      method === "GET"
        ? await fetch(`${url}&input=${encodeURIComponent(input)}`, { headers: { cookie: cookies.eager } })
        : await fetch(url, {
            method: "POST",
            headers: { cookie: cookies.eager, "content-type": "application/json" },
            body: input,
          }),
      beganAt,
    );
  }
  const childrenNow = (): number => engineChildren(web).length;

  beforeAll(async () => {
    product = await startProduct({ SLUICE_PREVIEW_SECONDS: String(previewSeconds) });
    const { environment } = product;
    process.env.SLUICE_SECRET_KEY_FILE = environment.SLUICE_SECRET_KEY_FILE;
    world = await enterWorld(
      {
        DATABASE_URL: environment.DATABASE_URL!,
        DATABASE_SWEEPER_URL: environment.DATABASE_SWEEPER_URL!,
        WAREHOUSE_URL: environment.WAREHOUSE_URL!,
        SLUICE_DATA_DIR: product.folder,
        SLUICE_LOG_LEVEL: "silent",
        REDIS_URL: "",
      },
      environment.DATABASE_URL!,
    );
    pipelineId = await world.createPipeline(document, { a: await profile() });
    cookies.eager = await signIn("eager");
    cookies.other = await signIn("other");
    web = product.processes().find(({ command }) => command.includes("next-server"))!.pid;
    watching = setInterval(() => (mostChildren = Math.max(mostChildren, childrenNow())), 50);
  }, 360_000);

  afterAll(async () => {
    clearInterval(watching);
    delete process.env.SLUICE_SECRET_KEY_FILE;
    await closeQueue();
    await disconnectDatabase();
    product?.kill();
  });

  test.each(["GET", "POST"] as const)("twelve questions in one %s are refused as a whole", async (method) => {
    expect(await batch(12, method)).toMatchObject({
      status: 400,
      reason: "too_large",
      message: "One request asks at most 10 questions.",
    });
  });

  test("fifty previews at once take turns, are told when they take too long or do not fit in, and starve nobody", async () => {
    expect(await preview("other", "a")).toMatchObject({ status: 200 });
    const away = new AbortController();
    const answers: Answer[] = [];
    const asked = Array.from({ length: 50 }, () =>
      preview("eager", "sums", away.signal).then(
        (answer) => answers.push(answer),
        () => null,
      ),
    );
    await sleep(1_500);
    const others = await preview("other", "a");
    expect(others).toMatchObject({ status: 200 });
    // one after the other behind the fifty, it would be two minutes
    expect(others.tookMs).toBeLessThan(20_000);
    const told = (isBusy: boolean) => answers.filter(({ status }) => (status === 429) === isBusy);
    // two have a turn and thirty wait: all others are told so before a turn is over
    await expect.poll(() => told(true).length, { timeout: 18_000, interval: 100 }).toBe(50 - 2 - 30);
    expect(told(false)).toEqual([]);
    await expect.poll(() => told(false).length, { timeout: 40_000, interval: 100 }).toBe(2);
    const [busy, late] = [told(true), told(false)];
    expect(busy).toHaveLength(50 - 2 - 30);
    expect(busy[0]).toMatchObject({
      reason: "busy",
      message: "Previews of yours are waiting already: 30, and no more fit in.",
      mend: "Try again in a few seconds.",
    });
    expect(late[0]).toMatchObject({
      reason: "engine_limit",
      message: `This took longer than the ${previewSeconds} seconds that a preview may take.`,
      mend: expect.stringContaining("run the pipeline"),
    });
    expect(mostChildren).toBeLessThanOrEqual(atOnce + kept);

    away.abort();
    await Promise.all(asked);
    await expect.poll(childrenNow, { timeout: 10_000, interval: 50 }).toBeLessThanOrEqual(kept);
    const after = await preview("eager", "a");
    expect(after).toMatchObject({ status: 200 });
    expect(after.tookMs).toBeLessThan(20_000);
    expect(mostChildren).toBeLessThanOrEqual(atOnce + kept);
  }, 120_000);
});
