import { createServer } from "node:http";
import type { Camera } from "./camera.ts";
import { findOverflow } from "../../e2e/support/layout-faults.ts";

const elsewhere = (): Promise<{ address: string; close: () => void }> =>
  new Promise((resolve) => {
    const server = createServer((_request, response) => response.end());
    server.listen(0, "127.0.0.1", () =>
      resolve({
        address: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
        close: () => server.close(),
      }),
    );
  });

/** Plants one fault of each kind on a real page and takes back what was noted: a check that notes nothing is a fault itself. */
export async function proveChecks(camera: Camera): Promise<void> {
  const other = await elsewhere();
  const page = await camera.open(false, { bypassCSP: true });
  await page.goto("/signin");
  const before = camera.faults.splice(0);
  await page.evaluate((address) => {
    console.error("a planted error");
    void fetch(address, { mode: "no-cors" }).catch(() => undefined);
    setTimeout(() => {
      throw new Error("a planted throw");
    });
    const wide = document.createElement("div");
    wide.style.cssText = "overflow: auto; width: 100px";
    wide.innerHTML = "<div style='width: 300px; height: 1px'></div>";
    document.body.append(wide);
  }, other.address);
  await page.waitForTimeout(500);
  for (const what of await findOverflow(page)) camera.note({ page: "/signin", what });
  await page.evaluate(() => {
    const wide = document.createElement("div");
    wide.style.cssText = "width: 3000px; height: 1px";
    document.body.append(wide);
  });
  for (const what of await findOverflow(page)) camera.note({ page: "/signin", what });
  const noted = camera.faults.splice(0, camera.faults.length, ...before).map((fault) => fault.what);
  await page.context().close();
  other.close();
  const planted = [
    "a planted error",
    "a planted throw",
    "request to another host",
    "holds 300 px in 100 px",
    "wider than its window",
  ];
  for (const what of planted) {
    const seen = noted.some((each) => each.includes(what));
    console.log(`  ${seen ? "✓" : "✗"} planted and noted: ${what}`);
    if (!seen) camera.note({ page: "the checks themselves", what: `does not note "${what}"` });
  }
}
