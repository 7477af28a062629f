import { BlockList, isIP, isIPv4 } from "node:net";

/** Some networks, as a person lists them: `10.0.0.0/8, fd00::/8, 192.0.2.7`. */
export interface AddressRanges {
  /** False for what is no address. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) counts as the one it is. */
  has(address: string): boolean;
  readonly isEmpty: boolean;
}

const bits = { ipv4: 32, ipv6: 128 } as const;
const familyOf = (address: string): "ipv4" | "ipv6" => (isIPv4(address) ? "ipv4" : "ipv6");

/** Without the zone of a link (`fe80::1%eth0`), and an IPv4 address that is dressed as IPv6 undressed. Null for what is no address. */
export function plainAddress(text: string): string | null {
  const address = text.split("%")[0] ?? "";
  if (!isIP(address)) return null;
  if (isIPv4(address)) return address;
  // the address parser of the platform writes every IPv6 address in one way, dotted ones in hex
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (!mapped) return canonical;
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** Throws an Error that names the entry which is neither an address nor a range. */
export function readRanges(text: string): AddressRanges {
  const list = new BlockList();
  const entries = text.split(/[\s,]+/).filter(Boolean);
  for (const entry of entries) {
    const [written = "", length, ...rest] = entry.split("/");
    const address = plainAddress(written);
    const family = address ? familyOf(address) : "ipv4";
    const prefix = length === undefined ? bits[family] : /^\d{1,3}$/.test(length) ? Number(length) : -1;
    if (!address || rest.length > 0 || prefix < 0 || prefix > bits[family])
      throw new Error(`"${entry}" is neither an address nor a range like 10.0.0.0/8`);
    list.addSubnet(address, prefix, family);
  }
  return {
    isEmpty: entries.length === 0,
    has: (address) => {
      const plain = plainAddress(address);
      return plain !== null && list.check(plain, familyOf(plain));
    },
  };
}
