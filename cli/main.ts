import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { commands } from "./commands/table.ts";
import { exitCodes, sayError } from "./output.ts";

const program = new Command("sluice")
  .description("Describe the data you need; decide on proven suggestions; run and publish the pipeline.")
  .version(packageJson.version)
  .configureOutput({ writeErr: (text) => process.stderr.write(text) })
  .exitOverride();

const verb = process.argv.slice(2).find((word) => !word.startsWith("-"));
const asked = verb !== undefined && Object.hasOwn(commands, verb) ? [commands[verb]!] : Object.values(commands);

try {
  for (const load of process.argv.includes("--version") ? [] : asked) (await load())(program);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  else process.exitCode = sayError(error);
}
