import fs from "node:fs";

function parentOf(pid) {
  if (pid === process.pid) return process.ppid;
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}

/** npm and npx that were killed cannot pass on a signal: their end, or that of the shell between, ends the command. */
export function followNpm(command) {
  if (!process.env.npm_lifecycle_event) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const isOrphaned = () => process.ppid !== shell || (npm !== null && parentOf(shell) !== npm);
  setInterval(() => isOrphaned() && process.kill(command.pid, "SIGTERM"), 1000).unref();
}
