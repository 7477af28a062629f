import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateOrdersDaily } from "#examples/orders_daily/generate.ts";
import { goldenOrdersDaily } from "#examples/orders_daily/golden.ts";
import { createWarehouse, findAirflowPython } from "#scripts/test/test-services.ts";

const root = path.resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "sluice-airflow-"));
const python3 = findAirflowPython(3);
const python2 = findAirflowPython(2);

/** The example's document with the table as its target beside the file. */
function document(): string {
  const text = readFileSync(path.join(root, "examples/orders_daily/pipeline.yaml"), "utf8");
  return `${text.trimEnd()}\n  table:     { sink: postgres, from: daily, connection: target, table: daily_revenue, mode: replace }\n`;
}

const sluice = (...words: string[]): string =>
  execFileSync(process.execPath, [path.join(root, "cli/sluice.mjs"), ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env },
  });

async function tableRows(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(
      "SELECT concat_ws(',', day::text, region, orders, revenue) AS line FROM daily_revenue",
    );
    return rows.map((row) => row.line).sort();
  } finally {
    await client.end();
  }
}

const goldenRows = async (directory: string): Promise<string[]> => {
  const golden = await goldenOrdersDaily(directory);
  return golden
    .map(
      (row) =>
        `${row.day},${row.region},${row.orders},${row.cents / 100n}.${String(row.cents % 100n).padStart(2, "0")}`,
    )
    .sort();
};

/** Only the environment's own programs and the shell's: no Node is on the path. */
function runDag(bundle: string, url: string): void {
  execFileSync(
    "/bin/bash",
    [
      path.join(root, "scripts/airflow/run_dag.sh"),
      mkdtempSync(path.join(tmpdir(), "sluice-airflow-home-")),
      bundle,
      "orders_daily",
    ],
    {
      encoding: "utf8",
      stdio: "pipe",
      timeout: 280_000,
      env: {
        HOME: folder,
        PATH: "/usr/bin:/bin",
        VENV: path.dirname(path.dirname(python3!)),
        AIRFLOW_CONN_TARGET: url,
      } as unknown as NodeJS.ProcessEnv, // Next widens the type by NODE_ENV
    },
  );
}

describe.skipIf(!python3 || !python2)("a published pipeline", () => {
  const data = path.join(folder, "data");
  const bundle = path.join(folder, "bundle");
  let inAirflow: Awaited<ReturnType<typeof createWarehouse>>;
  let inWorkers: Awaited<ReturnType<typeof createWarehouse>>;

  beforeAll(async () => {
    mkdirSync(data, { recursive: true });
    await generateOrdersDaily({ seed: 31, rows: 4_000, traps: "all", directory: data });
    writeFileSync(path.join(folder, "pipeline.yaml"), document());
    inAirflow = await createWarehouse();
    inWorkers = await createWarehouse();
    sluice("export", "airflow", "pipeline.yaml", "-o", bundle, "--connection", `target=${inWorkers.url}`);
  });
  afterAll(async () => {
    await inAirflow?.drop();
    await inWorkers?.drop();
  });

  it("gives the same table in Airflow 3 as here, and as the golden one", async () => {
    const report = JSON.parse(
      sluice("run", "pipeline.yaml", "--out", "here", "--connection", `target=${inWorkers.url}`, "--json"),
    ) as { status: string };
    expect(report.status).toBe("succeeded");
    runDag(bundle, inAirflow.url);
    const golden = await goldenRows(data);
    expect(golden.length).toBeGreaterThan(10);
    expect(await tableRows(inWorkers.url)).toEqual(golden);
    expect(await tableRows(inAirflow.url)).toEqual(golden);
  });

  it("changes with one changed source cell as the golden one changes", async () => {
    const file = path.join(bundle, "sources/data/orders.csv");
    const before = await tableRows(inAirflow.url);
    const lines = readFileSync(file, "utf8").split("\n");
    const at = lines.findIndex((line) => /,\d{2}\.\d{2},/.test(line) && !line.includes("cancelled"));
    lines[at] = lines[at]!.replace(/,(\d{2})\.(\d{2}),/, ",7$1.$2,");
    writeFileSync(file, lines.join("\n"));
    runDag(bundle, inAirflow.url);
    const after = await tableRows(inAirflow.url);
    expect(after).toEqual(await goldenRows(path.dirname(file)));
    expect(after).not.toEqual(before);
  });

  it("loads in Airflow 2.11 without an error or a warning of its own", () => {
    const printed = execFileSync(python2!, [path.join(root, "scripts/airflow/dagbag_check.py"), bundle], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const report = JSON.parse(printed.slice(printed.search(/^\{/m))) as {
      airflow: string;
      errors: Record<string, string>;
      dags: Record<string, string[]>;
    };
    expect(report.airflow).toMatch(/^2\.11/);
    expect(report.errors).toEqual({});
    expect(report.dags.orders_daily).toEqual(expect.arrayContaining(["out", "table"]));
  });
});
