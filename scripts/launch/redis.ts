import { createConnection } from "node:net";
import { LaunchProblem } from "./launch-problem.ts";

function answers(url: URL): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: url.hostname, port: Number(url.port || 6379), timeout: 3000 });
    const finish = (problem: string | null) => {
      socket.destroy();
      resolve(problem);
    };
    socket.once("connect", () => finish(null));
    socket.once("timeout", () => finish("it does not answer"));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      finish(error.code === "ECONNREFUSED" ? "nothing answers there" : error.message),
    );
  });
}

/** Says which backend delivers jobs, after a look whether a given Redis is there. */
export async function checkRedis(redisUrl: string | null): Promise<string> {
  if (!redisUrl) return "delivered by Postgres (set REDIS_URL to use Redis)";
  const url = new URL(redisUrl);
  const problem = await answers(url);
  if (problem) throw new LaunchProblem(`The Redis of REDIS_URL (${url.host}) cannot be used: ${problem}.`);
  return `delivered by Redis at ${url.host}`;
}
