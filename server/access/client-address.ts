import { randomBytes } from "node:crypto";
import diagnostics from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { type AddressRanges, plainAddress } from "#server/platform/address-ranges.ts";
import { config } from "#server/platform/config.ts";
import { processWide } from "#server/platform/process-wide.ts";

/** Its name is drawn at each start: nobody outside can send it. */
const headerName = (): string => processWide("client header", () => `x-client-${randomBytes(12).toString("hex")}`);

/**
 * Notes with each request that arrives which address its connection came from. Pages and routes see headers alone, and
 * the framework leaves an X-Forwarded-For that somebody sent as it is.
 */
export function noteClients(): void {
  processWide("noting clients", () => {
    diagnostics.subscribe("http.server.request.start", (message) => {
      const { request } = message as { request: IncomingMessage };
      request.headers[headerName()] = request.socket.remoteAddress ?? "";
    });
    return true;
  });
}

/** All addresses of one household or server count as one: with IPv6 it has a whole network of 64 bits. */
function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const first = head.split(":").filter(Boolean);
  const last = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  return `${[...first, ...Array<string>(zeros).fill("0"), ...last].slice(0, 4).join(":")}::/64`;
}

interface Arrival {
  /** Of the connection itself. */
  readonly peer: string;
  /** The header X-Forwarded-For, as it came. */
  readonly forwarded: string | null;
  readonly proxies: AddressRanges;
}

/**
 * Who counts as the client: the connection's own address, unless that is one of our proxies. Then the header is read from
 * its end, where our proxies wrote, to the first address that is none of them; what stands before it anybody may have sent.
 */
export function clientOf({ peer, forwarded, proxies }: Arrival): string {
  let client = plainAddress(peer);
  if (client === null) return "unknown";
  const hops = (forwarded ?? "").split(",").map((hop) => hop.trim());
  while (proxies.has(client) && hops.length > 0) {
    const hop = plainAddress(hops.pop()!.replace(/^\[(.*)\](:\d+)?$|^(\d+(?:\.\d+){3}):\d+$/, "$1$3"));
    if (hop === null) break;
    client = hop;
  }
  return networkOf(client);
}

/** The client behind a request that is being answered; "unknown" where nobody noted it. */
export const clientOfHeaders = (headers: Headers): string =>
  clientOf({
    peer: headers.get(headerName()) ?? "",
    forwarded: headers.get("x-forwarded-for"),
    proxies: config().trustedProxies,
  });
