import { createServer, type AddressInfo } from "node:net";
import { LaunchProblem } from "./launch-problem.ts";

type Listening = { port: number } | { code: string };

function tryToListen(port: number, host: string): Promise<Listening> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? "unknown" }));
    server.listen({ port, host, exclusive: true }, () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => resolve({ port: taken }));
    });
  });
}

/** A port that nothing listens on now; the preferred one where it is free. */
export async function findFreePort(preferred = 0, host = "127.0.0.1"): Promise<number> {
  const wished = await tryToListen(preferred, host);
  if ("port" in wished) return wished.port;
  const any = await tryToListen(0, host);
  if ("port" in any) return any.port;
  throw new LaunchProblem(`No port can be opened on ${host} (${any.code}).`);
}

export async function isFreePort(port: number, host = "127.0.0.1"): Promise<boolean> {
  return "port" in (await tryToListen(port, host));
}

/** Refuses a port that cannot be listened on, with the way out. */
export async function requireFreePort(port: number, host: string): Promise<void> {
  const result = await tryToListen(port, host);
  if ("port" in result) return;
  if (result.code === "EADDRINUSE")
    throw new LaunchProblem(
      `Port ${port} is taken by another program: stop it, or choose another one, as in PORT=${port + 1} npm start.`,
    );
  if (result.code === "EACCES")
    throw new LaunchProblem(`No right to listen on port ${port}: choose one above 1023, as in PORT=3000 npm start.`);
  throw new LaunchProblem(`Port ${port} on ${host} cannot be used (${result.code}): choose another one with PORT.`);
}
