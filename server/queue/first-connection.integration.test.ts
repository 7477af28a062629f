import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createDatabase } from "#scripts/test/test-services.ts";
import { createQueue } from "./queue.ts";
import { suiteJobs } from "./testing/job-table.ts";

let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.toReversed()) await end();
  ends = [];
});

/** Takes connections on this port and leads them to another one. */
async function leadTo(port: number, target: URL): Promise<Server> {
  const server = createServer((from) => {
    const to = connect(Number(target.port), target.hostname);
    for (const socket of [from, to]) socket.on("error", () => socket.destroy());
    from.pipe(to).pipe(from);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}

test("a queue that is first used while its Postgres is away works once it is back", async () => {
  const database = await createDatabase();
  ends.push(() => database.drop());
  const target = new URL(database.app);
  const unused = await leadTo(0, target);
  const { port } = unused.address() as AddressInfo;
  await new Promise((resolve) => unused.close(resolve));
  const url = new URL(database.app);
  url.host = `127.0.0.1:${port}`;
  const queue = createQueue({
    delivery: { kind: "postgres", url: url.href },
    jobs: suiteJobs,
    onError: () => undefined,
  });
  const [name] = Object.keys(suiteJobs) as (keyof typeof suiteJobs)[];
  await expect(queue.depth(name!)).rejects.toThrow(/ECONNREFUSED/);
  await expect(queue.depth(name!)).rejects.toThrow(/ECONNREFUSED/);
  const server = await leadTo(port, target);
  ends.push(() => server.close());
  ends.push(() => queue.close());
  expect(await queue.depth(name!)).toMatchObject({ waiting: 0, active: 0 });
});
