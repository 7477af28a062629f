import { defineConfig } from "vitest/config";

const ignored = ["**/node_modules/**", ".next/**", ".cache/**", ".sluice/**"];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        // Unit tests keep no state in modules, so they share them: reading modules anew per file cost more than the tests.
        test: {
          name: "unit",
          isolate: false,
          testTimeout: 30_000,
          include: ["**/*.test.ts"],
          exclude: [...ignored, "**/*.integration.test.ts", "**/*.airflow.test.ts", "**/*.long.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["**/*.integration.test.ts"],
          exclude: ignored,
          globalSetup: ["scripts/test/integration-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "airflow",
          include: ["**/*.airflow.test.ts"],
          exclude: ignored,
          globalSetup: ["scripts/test/integration-setup.ts"],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: "long",
          include: ["**/*.long.test.ts"],
          exclude: ignored,
          globalSetup: ["scripts/test/integration-setup.ts"],
          testTimeout: 3_600_000,
          hookTimeout: 300_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
