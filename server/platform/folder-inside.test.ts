import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolderInside } from "./folder-inside.ts";

let base: string;
const at = (...parts: string[]): string => path.join(base, ...parts);
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), "sluice-inside-"));
  mkdirSync(at("elsewhere"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

test("makes the folders of a file, also below a root that is a link", async () => {
  symlinkSync(at("elsewhere"), at("root"));
  await makeFolderInside(at("root"), at("root", "a", "b", "x.csv"));
  expect(existsSync(at("elsewhere", "a", "b"))).toBe(true);
});

test.each(["link/x.csv", "link/deep/x.csv", "a/link/x.csv"])(
  "goes through no link on the way to %s",
  async (target) => {
    mkdirSync(at("root", "a"), { recursive: true });
    symlinkSync(at("elsewhere"), at("root", "link"));
    symlinkSync("../../elsewhere", at("root", "a", "link"));
    await expect(makeFolderInside(at("root"), at("root", target))).rejects.toThrow("is a link to another place");
    expect(readdirSync(at("elsewhere"))).toEqual([]);
  },
);

test("says where a file is in the way, and a link that leads nowhere", async () => {
  mkdirSync(at("root"));
  writeFileSync(at("root", "file"), "");
  symlinkSync(at("nowhere"), at("root", "dangling"));
  await expect(makeFolderInside(at("root"), at("root", "file", "x.csv"))).rejects.toThrow("cannot be a folder");
  await expect(makeFolderInside(at("root"), at("root", "dangling", "x.csv"))).rejects.toThrow("is a link");
  expect(existsSync(at("nowhere"))).toBe(false);
});
