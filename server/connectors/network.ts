import { lookup as askResolver, type LookupAddress } from "node:dns";
import { isIP, Socket } from "node:net";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { type AddressRanges, plainAddress, readRanges } from "#server/platform/address-ranges.ts";

/** Addresses that answer whoever asks from this machine (metadata, the link's own), and addresses of nobody. */
const neverRanges = readRanges(
  [
    "169.254.0.0/16, fe80::/10, 100.100.100.200, 168.63.129.16, 192.0.0.192, fd00:ec2::254, fd20:ce::254",
    "0.0.0.0/8, ::, 224.0.0.0/4, 240.0.0.0/4, ff00::/8",
  ].join(","),
);
const neverNames = new Set(["metadata", "metadata.google.internal", "instance-data", "instance-data.ec2.internal"]);

/** This machine, private networks, and the ways of IPv6 to say an IPv4 address, which a gateway may follow. */
const localRanges = readRanges(
  [
    "127.0.0.0/8, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 198.18.0.0/15, 192.0.0.0/24",
    "::/96, fc00::/7, fec0::/10, 64:ff9b::/96, 64:ff9b:1::/48, 2002::/16, 2001::/32",
  ].join(","),
);

/** The IPv4 address that a translating IPv6 address leads to (NAT64, 6to4, the old compatible form), or null. */
function carried(address: string): string | null {
  if (!address.includes(":")) return null;
  const [head = "", tail = ""] = address.split("::");
  const [first, last] = [head, tail].map((half) => half.split(":").filter(Boolean)) as [string[], string[]];
  const filled = Array<string>(Math.max(0, 8 - first.length - last.length)).fill("0");
  const words = [...first, ...filled, ...last].map((word) => Number.parseInt(word, 16));
  const dotted = (at: number): string =>
    words
      .slice(at, at + 2)
      .flatMap((word) => [word >> 8, word & 255])
      .join(".");
  if (words[0] === 0x2002) return dotted(1);
  const isTranslated = words[0] === 0x64 && words[1] === 0xff9b;
  return isTranslated || words.slice(0, 6).every((word) => word === 0) ? dotted(6) : null;
}

type Refusal = "never" | "private";

function refusalOf(address: string, allowed: AddressRanges): Refusal | null {
  const plain = plainAddress(address);
  if (plain === null) return "never";
  const inner = plain === "::1" ? null : carried(plain);
  if (neverRanges.has(plain) || (inner && neverRanges.has(inner))) return "never";
  return localRanges.has(plain) && !allowed.has(plain) ? "private" : null;
}

const refusals: Record<Refusal, readonly [why: string, mend: string]> = {
  never: ["it stands for an address of the machine's own link or cloud", "Name the host of a database."],
  private: [
    "it is on this machine or in a private network that is not listed",
    "Name another host, or have the admin list its network in SLUICE_ALLOWED_NETWORKS.",
  ],
};

const refusedProblem = (host: string, refusal: Refusal): Problem => {
  const [why, mend] = refusals[refusal];
  return problem("connection_failed", `Sluice does not connect to ${host}: ${why}.`, { field: "host", mend });
};

const hostName =
  /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/;

/** The address that a text spells, in any of the ways a resolver reads (127.1, 0x7f000001, 017700000001), or null for a name. */
function spelled(host: string): string | null {
  const bare = /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  const direct = plainAddress(bare);
  if (direct) return direct;
  const url = `http://${bare}/`;
  return URL.canParse(url) && isIP(new URL(url).hostname) ? new URL(url).hostname : null;
}

/** Why a host that a person typed cannot be used, as far as its text tells, or null. What a name stands for is seen when it is connected to. */
export function refusedHost(host: string, allowed: AddressRanges): Problem | null {
  const isBracketed = /^\[[0-9A-Fa-f:.]+(%[\w.~-]+)?\]$/.test(host);
  if (!hostName.test(host) && isIP(host) === 0 && !isBracketed)
    return problem("invalid_input", `"${host}" is not a host.`, {
      field: "host",
      got: host,
      mend: "Give a name or an IP address, without a port.",
    });
  const name = host.toLowerCase().replace(/\.$/, "");
  const isThisMachine = name === "localhost" || name.endsWith(".localhost");
  const refusal = neverNames.has(name)
    ? "never"
    : refusalOf(isThisMachine ? "127.0.0.1" : (spelled(host) ?? "8.8.8.8"), allowed);
  return refusal && { ...refusedProblem(host, refusal), code: "invalid_input" };
}

/** Asks for all addresses of a name, as Node's own. */
export type Lookup = (
  host: string,
  options: { readonly all: true },
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

interface Reach {
  readonly allowed: AddressRanges;
  readonly lookup?: Lookup;
}

type Done = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** A socket that connects to what it looked at: a name is asked for once, and only addresses that may be reached are tried. */
class ReachingSocket extends Socket {
  readonly reach: Reach;

  constructor(reach: Reach) {
    super();
    this.reach = reach;
  }

  override connect(...given: unknown[]): this {
    const [port, host = ""] = given as [number, string?];
    const { allowed, lookup = askResolver as Lookup } = this.reach;
    const address = plainAddress(host);
    const refusal = address && refusalOf(address, allowed);
    if (refusal) {
      process.nextTick(() => this.destroy(new SluiceError(refusedProblem(host, refusal))));
      return this;
    }
    const look = (name: string, options: { all?: boolean }, done: Done): void =>
      lookup(name, { all: true }, (error, found) => {
        if (error) return done(error, []);
        const refused = found.map((each) => refusalOf(each.address, allowed));
        const open = found.filter((_, index) => refused[index] === null);
        if (open.length > 0) return options.all ? done(null, open) : done(null, open[0]!.address, open[0]!.family);
        return done(new SluiceError(refusedProblem(host, refused.includes("never") ? "never" : "private")), []);
      });
    return super.connect({ port, host, lookup: look as never });
  }
}

/** A socket for a connection whose host a person named; not connected yet. Refusals come as its error. */
export const connectTo = (reach: Reach): Socket => new ReachingSocket(reach);
