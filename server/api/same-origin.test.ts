import { expect, test } from "vitest";
import { isSameOrigin } from "./same-origin.ts";

const sent = (headers: Record<string, string>): boolean =>
  isSameOrigin(new Request("http://sluice.example/api", { method: "POST", headers }));
const host = "sluice.example:3000";

test.each([
  ["the page itself", { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" }],
  ["the page itself behind a proxy that ends TLS", { host, origin: `https://${host}` }],
  ["a program, which names no origin", { host }],
  ["an address that a person typed", { host, "sec-fetch-site": "none" }],
])("%s may change something", (_who, headers) => expect(sent(headers)).toBe(true));

test.each([
  ["another site", { host, origin: "https://evil.example" }],
  ["another site, as the browser says", { host, "sec-fetch-site": "cross-site" }],
  ["a neighbour of the same domain", { host, "sec-fetch-site": "same-site", origin: `http://${host}` }],
  ["another port of this machine", { host, origin: "http://sluice.example:4000" }],
  ["a name that begins alike", { host, origin: `http://${host}.evil.example` }],
  ["a page without an origin of its own", { host, origin: "null" }],
  ["a request that names no host", { origin: `http://${host}` }],
])("%s may not", (_who, headers) => expect(sent(headers)).toBe(false));
