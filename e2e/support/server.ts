import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import path from "node:path";
import type { APIResponse, Page } from "@playwright/test";

const home = (): string => new URL(process.env.SLUICE_TEST_URL!).origin;

async function answerOf<T>(procedure: string, response: APIResponse): Promise<T> {
  const text = await response.text();
  if (!response.ok()) throw new Error(`${procedure} answered ${response.status()}: ${text.slice(0, 400)}`);
  return (JSON.parse(text) as { result: { data: T } }).result.data;
}

/** A procedure that reads, called as the signed-in person of the page. */
export const ask = async <T>(page: Page, procedure: string, input: unknown): Promise<T> =>
  await answerOf(
    procedure,
    await page.request.get(`${home()}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`),
  );

/** A procedure that writes, called as the signed-in person of the page: how a spec prepares what it is not about. */
export const command = async <T>(page: Page, procedure: string, input: unknown): Promise<T> =>
  await answerOf(
    procedure,
    await page.request.post(`${home()}/api/trpc/${procedure}`, {
      headers: { origin: home(), "content-type": "application/json" },
      data: JSON.stringify(input),
    }),
  );

/** The process that listens on the port of the address: found by its socket, as `ss` does. */
export function portOwner(address: string): number {
  const port = Number(new URL(address).port || 80)
    .toString(16)
    .toUpperCase()
    .padStart(4, "0");
  const listening = ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap((file) => (existsSync(file) ? readFileSync(file, "utf8").split("\n") : []))
    .map((line) => line.trim().split(/\s+/))
    .filter((parts) => parts[1]?.endsWith(`:${port}`) && parts[3] === "0A")
    .map((parts) => `socket:[${parts[9]}]`);
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
    if (holdsOne(pid, listening)) return Number(pid);
  throw new Error(`Nobody listens at ${address}`);
}

function holdsOne(pid: string, sockets: readonly string[]): boolean {
  try {
    return readdirSync(path.join("/proc", pid, "fd")).some((fd) => {
      try {
        return sockets.includes(readlinkSync(path.join("/proc", pid, "fd", fd)));
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}

/** Resident memory of a process in bytes. */
export function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
}

/** The files that uploads left in the data folder, whole or in part, with their sizes. */
export function uploadedFiles(dataFolder: string): { file: string; size: number }[] {
  const root = path.join(dataFolder, "workspaces");
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .map((workspace) => path.join(root, workspace, "uploads"))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
    .map((file) => ({ file, size: statSync(file).size }));
}
