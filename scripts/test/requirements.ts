import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { hasRedisServer, redisInstallCommand } from "../database/test-redis.ts";
import { findChromium } from "./chromium.ts";

const root = path.join(import.meta.dirname, "..", "..");

export type Requirement = "redis" | "airflow" | "browser" | "office";

/** What the machine may lack, and the command that gets it. */
const requirements = {
  redis: { isThere: hasRedisServer, use: "the delivery tests on Redis", command: redisInstallCommand },
  airflow: {
    isThere: () => findAirflowPython(3) !== null && findAirflowPython(2) !== null,
    use: "the tests in Airflow 3 and 2.11",
    command: "npm run airflow:install",
  },
  browser: {
    isThere: () => findChromium() !== null,
    use: "the tests in a browser",
    command: "SLUICE_CHROMIUM=/path/to/chromium npm test",
  },
  office: {
    isThere: () => findOffice() !== null,
    use: "the tests of workbooks that LibreOffice writes",
    command: "apt-get install -y --no-install-recommends libreoffice-calc-nogui",
  },
} satisfies Record<Requirement, { isThere: () => boolean; use: string; command: string }>;

/** The Python of an Airflow line: named by the environment, or installed into .cache by `npm run airflow:install`. */
export function findAirflowPython(line: 2 | 3): string | null {
  const given = process.env[`SLUICE_AIRFLOW${line}_PYTHON`];
  const python = given || path.join(root, ".cache", `airflow${line}`, "bin", "python");
  const isComplete = Boolean(given) || existsSync(path.join(path.dirname(python), "airflow"));
  return isComplete && existsSync(python) ? python : null;
}

/** LibreOffice's program: named by the environment, or on PATH. */
export function findOffice(): string | null {
  const program = process.env.SLUICE_OFFICE || "soffice";
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0 ? program : null;
}

/** One line for each thing that is missing. */
export function listMissing(): { name: Requirement; line: string }[] {
  return (Object.keys(requirements) as Requirement[])
    .filter((name) => !requirements[name].isThere())
    .map((name) => ({
      name,
      line: `${name} is missing: ${requirements[name].use} are skipped; get it with: ${requirements[name].command}`,
    }));
}

export function readRequired(text: string | undefined): Requirement[] {
  const names = (text ?? "").split(",").map((name) => name.trim());
  const unknown = names.filter((name) => name !== "" && !(name in requirements));
  if (unknown.length > 0)
    throw new Error(
      `SLUICE_TEST_REQUIRE names ${unknown.join(", ")}; known are ${Object.keys(requirements).join(", ")}.`,
    );
  return names.filter((name): name is Requirement => name in requirements);
}
