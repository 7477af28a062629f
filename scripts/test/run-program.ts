import { spawn } from "node:child_process";
import path from "node:path";

export const root = path.join(import.meta.dirname, "..", "..");

export type Ended = { code: number | null; output: string };

export type ProgramOptions = { environment?: Record<string, string>; isShown?: boolean };

/** Runs a script of a package under this Node; collects what it says, or shows it while it runs. */
export function runProgram(args: string[], options: ProgramOptions = {}): Promise<Ended> {
  const output = options.isShown ? "inherit" : "pipe";
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...options.environment },
    stdio: ["ignore", output, output],
  });
  let collected = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (collected += chunk.toString()));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, output: error.message }));
    child.once("close", (code) => resolve({ code, output: collected }));
  });
}
