import { spawn } from "node:child_process";
import path from "node:path";
import { root } from "./settings.ts";
import type { RunningSluice } from "./sluice.ts";
import { completeEnvironment } from "./environment.ts";

/** Asks the server's own code for a link, in a process that has the server's environment. */
export async function askForSigninLink(
  running: RunningSluice,
): Promise<{ url: string | null; problem: string | null }> {
  const child = spawn(process.execPath, [path.join(root, "scripts", "signin-link.ts"), "--first"], {
    cwd: root,
    env: completeEnvironment(running.environment, "production", ".next"),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  const code = await new Promise((resolve) => child.once("close", resolve));
  const url = output.stdout.split("\n").find((line) => line.startsWith("http")) ?? null;
  if (code === 0) return { url, problem: null };
  return { url: null, problem: `no sign-in link could be made: ${output.stderr.trim().split("\n").at(-1)}` };
}
