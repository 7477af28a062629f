import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { commands } from "./commands/table.ts";
import { exitCodeOf, exitCodes, printResult, say, sayProblem } from "./output.ts";

const program = new Command("sluice")
  .description("Describe the data you need; decide on proven suggestions; run and publish the pipeline.")
  .version(packageJson.version)
  .configureOutput({ writeErr: (text) => process.stderr.write(text) })
  .exitOverride();

const verb = process.argv.slice(2).find((word) => !word.startsWith("-"));
const asked = verb !== undefined && Object.hasOwn(commands, verb) ? [commands[verb]!] : Object.values(commands);

async function answerFailure(error: unknown): Promise<number> {
  const { failureJson, problemsOf } = await import("./failure.ts");
  const problems = problemsOf(error);
  if (!(error instanceof CommanderError)) problems.forEach(sayProblem);
  if (problems[0]?.code === "internal" && process.env.SLUICE_LOG_LEVEL === "debug" && error instanceof Error)
    say(error.stack ?? "");
  if (process.argv.includes("--json")) printResult(failureJson(verb ?? "", problems));
  return exitCodeOf(problems) || exitCodes.failed;
}

// Whoever started this is gone and waits for nothing; the engine's child ends with this process.
process.on("disconnect", () => process.exit(exitCodes.failed));
process.channel?.unref();

// A reader that has enough, as in `sluice … | head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  for (const load of process.argv.includes("--version") ? [] : asked) (await load())(program);
  await program.parseAsync();
} catch (error) {
  process.exitCode =
    error instanceof CommanderError && error.exitCode === 0 ? exitCodes.done : await answerFailure(error);
}
