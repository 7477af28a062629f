import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const readme = readFileSync(path.join(import.meta.dirname, "..", "..", "README.md"), "utf8");
/** Of a setting in the README's table: what it says is there without it. */
const without = (variable: string): string => {
  const line = readme.split("\n").find((each) => each.startsWith(`| \`${variable}\``));
  return line?.split(" | ").at(-1)?.replace(/\|$/, "").trim() ?? "no such line";
};
const read = (given: Record<string, string> = {}) => readConfig({ DATABASE_URL: "postgresql://h/d", ...given });

test("without settings everything is as the README says", () => {
  const { previews, minFreeBytes, metricsToken, sourceFolders, trustedProxies, delivery, baseUrl, dataFolder } = read();
  expect(without("SLUICE_PREVIEWS_AT_ONCE")).toBe(
    [previews.atOnce, previews.perWorkspace, previews.perPerson].join(", "),
  );
  expect(without("SLUICE_PREVIEWS_WAITING")).toBe(String(previews.waitingPerPerson));
  expect(without("SLUICE_PREVIEW_SECONDS")).toBe(String(previews.longestMs / 1_000));
  expect(without("SLUICE_MIN_FREE_MB")).toBe(String(minFreeBytes / 2 ** 20));
  expect(without("PORT")).toBe(new URL(baseUrl).port);
  expect(without("SLUICE_DATA_DIR")).toBe("`.sluice/` in the checkout");
  expect(path.basename(dataFolder)).toBe(".sluice");
  expect([without("SLUICE_METRICS_TOKEN"), metricsToken]).toEqual(["metrics are off", null]);
  expect([without("SLUICE_SOURCE_FOLDERS"), sourceFolders]).toEqual(["none", []]);
  expect([without("SLUICE_TRUSTED_PROXIES"), trustedProxies.isEmpty]).toEqual([
    "none: the connection's own address counts",
    true,
  ]);
  expect([without("REDIS_URL"), delivery.kind]).toEqual(["Postgres delivers", "postgres"]);
});

test("local networks are open to connections only while Sluice itself is reached from this machine alone", () => {
  const local = ["127.0.0.1", "10.1.2.3", "192.168.1.1", "::1"];
  const reached = (given: Record<string, string>): string[] =>
    local.filter((address) => read(given).allowedNetworks.has(address));
  expect(reached({})).toEqual(local);
  expect(reached({ SLUICE_HOST: "localhost" })).toEqual(local);
  expect(reached({ SLUICE_HOST: "0.0.0.0" })).toEqual([]);
  expect(reached({ SLUICE_HOST: "0.0.0.0", SLUICE_ALLOWED_NETWORKS: "10.0.0.0/8" })).toEqual(["10.1.2.3"]);
  expect(reached({ SLUICE_ALLOWED_NETWORKS: "none" })).toEqual([]);
});

test("a setting that cannot be meant stops the start and is named with its mend", () => {
  expect(() => read({ SLUICE_METRICS_TOKEN: "short" })).toThrow(/SLUICE_METRICS_TOKEN/);
  expect(() => read({ SLUICE_PREVIEWS_AT_ONCE: "0" })).toThrow(/SLUICE_PREVIEWS_AT_ONCE/);
  expect(() => read({ SLUICE_ALLOWED_NETWORKS: "10.0.0.0/99" })).toThrow(/neither an address nor a range/);
  expect(read({ SLUICE_METRICS_TOKEN: "" }).metricsToken).toBeNull();
});
