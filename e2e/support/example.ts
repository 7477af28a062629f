import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "@playwright/test";

const exampleFolder = (): string => path.join(test.info().config.rootDir, "..", "examples", "orders_daily");
const node = (script: string, ...options: string[]): string =>
  execFileSync(
    "node",
    ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", path.join(exampleFolder(), script), ...options],
    { encoding: "utf8", maxBuffer: 64 * 1_048_576 },
  );

/** Writes orders.csv and customers.csv with every trap. */
export function writeExample(directory: string, options: { readonly seed: number; readonly rows: number }): void {
  node(
    "generate.ts",
    "--seed",
    String(options.seed),
    "--rows",
    String(options.rows),
    "--traps",
    "all",
    "--out",
    directory,
  );
}

/** The lines of the table that the request asks for, by plain code that shares nothing with the product. */
export const goldenLines = (directory: string): string[] =>
  node("golden.ts", directory).trim().split("\n").slice(1).sort();

export const exampleRequest = (): string => readFileSync(path.join(exampleFolder(), "request.txt"), "utf8").trim();
