import { inject } from "vitest";
import * as postgres from "../database/test-postgres.ts";
import * as requirements from "./requirements.ts";

/** A migrated, empty database on the shared throwaway Postgres, for one test file or one test. */
export function createDatabase(): Promise<postgres.TestDatabase> {
  return postgres.createDatabase(inject("postgres"));
}

/** An empty target database with the rights of the local warehouse. */
export function createWarehouse(): Promise<{ name: string; url: string; drop(): Promise<void> }> {
  return postgres.createWarehouse(inject("postgres"));
}

/** LibreOffice's program, or null: `it.skipIf(!findOffice())`, in `*.airflow.test.ts`. */
export const findOffice = (): string | null => requirements.findOffice();

/** The Python of an installed Airflow, or null: `describe.skipIf(!findAirflowPython(3))`, in `*.airflow.test.ts`. */
export function findAirflowPython(line: 2 | 3): string | null {
  return requirements.findAirflowPython(line);
}
