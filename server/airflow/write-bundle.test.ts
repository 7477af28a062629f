import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { Bundle } from "./bundle.ts";
import { writeBundle } from "./write-bundle.ts";

const bundle = {
  dagFile: "orders.py",
  files: [
    { path: "orders.py", text: "dag" },
    { path: "sources/orders.csv", text: "id\n" },
  ],
} as unknown as Bundle;

test("a bundle is written through no link that lies in its folder", async () => {
  const base = mkdtempSync(path.join(tmpdir(), "sluice-bundle-"));
  const [folder, outside] = [path.join(base, "dags"), path.join(base, "outside")];
  try {
    mkdirSync(folder);
    mkdirSync(outside);
    writeFileSync(path.join(outside, "mine"), "mine");
    symlinkSync(outside, path.join(folder, "sources"));
    await expect(writeBundle(bundle, folder)).rejects.toThrow("is a link to another place");
    expect(readdirSync(outside)).toEqual(["mine"]);
    expect(existsSync(path.join(folder, "orders.py"))).toBe(false);
    rmSync(path.join(folder, "sources"));
    symlinkSync(path.join(outside, "mine"), path.join(folder, ".orders.py.new"));
    await writeBundle(bundle, folder);
    expect(readFileSync(path.join(outside, "mine"), "utf8")).toBe("mine");
    expect(readFileSync(path.join(folder, "orders.py"), "utf8")).toBe("dag");
  } finally {
    rmSync(base, { recursive: true });
  }
});
