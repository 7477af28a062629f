import { createHash, timingSafeEqual } from "node:crypto";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { config } from "#server/platform/config.ts";
import { asSweeper } from "#server/platform/db.ts";
import { processWide } from "#server/platform/process-wide.ts";

interface Metrics {
  readonly registry: Registry;
  readonly runs: Gauge;
  readonly workers: Gauge;
  readonly attempts: Gauge;
}

const metrics = (): Metrics =>
  processWide("metrics", () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const registers = [registry];
    return {
      registry,
      runs: new Gauge({ name: "sluice_runs", help: "Runs by state.", labelNames: ["state"], registers }),
      workers: new Gauge({ name: "sluice_workers_alive", help: "Workers seen in the last 10 seconds.", registers }),
      attempts: new Gauge({ name: "sluice_attempts_ready", help: "Attempts that wait for a worker.", registers }),
    };
  });

const hash = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Compared as hashes, so that neither the length nor a common beginning shows in the time it takes. */
const isToken = (request: Request, token: string): boolean =>
  timingSafeEqual(hash(request.headers.get("authorization") ?? ""), hash(`Bearer ${token}`));

/** For whoever has the token of the settings: where a request comes from is said by headers that anybody can send. */
export async function answerMetrics(request: Request): Promise<Response> {
  const { metricsToken } = config();
  if (!metricsToken)
    return new Response("Metrics are off. Set SLUICE_METRICS_TOKEN, and send it as a bearer token.\n", { status: 404 });
  if (!isToken(request, metricsToken))
    return new Response("Send the token of SLUICE_METRICS_TOKEN as: authorization: Bearer …\n", { status: 401 });
  const { registry, runs, workers, attempts } = metrics();
  await asSweeper(async (tx) => {
    runs.reset();
    for (const { state, _count } of await tx.run.groupBy({ by: ["state"], _count: { _all: true } }))
      runs.set({ state }, _count._all);
    workers.set(await tx.workerHeartbeat.count({ where: { seenAt: { gt: new Date(Date.now() - 10_000) } } }));
    attempts.set(await tx.attempt.count({ where: { state: "ready" } }));
  });
  return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
}
