// npm run prisma:migrate -- --name add_runs: writes the difference between the migrations and the schema as the next one.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { migrationsFolder } from "./database/migrate.ts";
import { startTestPostgres } from "./database/test-postgres.ts";
import { explainFailure, LaunchProblem } from "./launch/launch-problem.ts";

const root = path.join(import.meta.dirname, "..");
const prisma = path.join(root, "node_modules", "prisma", "build", "index.js");

function readDifference(ownerUrl: string): string {
  const asked = spawnSync(
    process.execPath,
    [prisma, "migrate", "diff", "--from-config-datasource", "--to-schema", "prisma/schema.prisma", "--script"],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, DATABASE_OWNER_URL: ownerUrl },
    },
  );
  if (asked.status !== 0) throw new LaunchProblem(`Prisma could not compare them:\n${asked.stdout}${asked.stderr}`);
  return asked.stdout.trim();
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { name: { type: "string" } } });
  if (!values.name || !/^[a-z][a-z0-9_]*$/.test(values.name))
    throw new LaunchProblem("Name the migration in lower case, as in: npm run prisma:migrate -- --name add_runs");
  const postgres = await startTestPostgres();
  try {
    const sql = readDifference(postgres.urls.owner);
    if (/^-- This is an empty migration/m.test(sql) || sql === "") {
      console.log("The migrations already make what the schema says.");
      return;
    }
    const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
    const folder = path.join(migrationsFolder, `${stamp}_${values.name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "migration.sql"), `${sql}\n`);
    console.log(
      `Wrote ${path.relative(root, folder)}/migration.sql: read it, and add row-level security for new tables.`,
    );
  } finally {
    await postgres.stop();
  }
}

await main().catch((error: unknown) => {
  console.error(explainFailure(error, root));
  process.exitCode = 1;
});
