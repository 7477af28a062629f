// npm run signin-link: a one-time link for the admin of the Sluice that runs on this data folder.
// With --first (from the start) it gives one only while no admin has a password.
import { parseArgs } from "node:util";
import { explainFailure, LaunchProblem } from "./launch/launch-problem.ts";
import { isSameProcessRunning } from "./launch/process-identity.ts";
import { readRunRecord } from "./launch/run-record.ts";
import { readSettings } from "./launch/settings.ts";

function enterRunningSluice(dataFolder: string): string {
  const record = readRunRecord(dataFolder);
  if (!record || !isSameProcessRunning(record.launcher))
    throw new LaunchProblem("Sluice does not run on this data folder: start it first with npm start.");
  Object.assign(process.env, record.environment);
  return record.baseUrl;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { first: { type: "boolean", default: false } } });
  const baseUrl = enterRunningSluice(readSettings(process.env).dataFolder);
  const { createSigninLink } = await import("#server/access/signin-link.ts");
  const { prepareWorkspaces } = await import("#server/sources/prepare-connections.ts");
  const link = await createSigninLink({ baseUrl, isFirst: values.first });
  await prepareWorkspaces();
  console.log(link ?? `An admin has a password: sign in at ${baseUrl}`);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(explainFailure(error, "the data folder"));
  process.exit(1);
}
