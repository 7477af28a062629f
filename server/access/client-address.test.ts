import { describe, expect, test } from "vitest";
import { readRanges } from "#server/platform/address-ranges.ts";
import { clientOf } from "./client-address.ts";

const none = readRanges("");
const ours = readRanges("10.0.0.0/8, 192.0.2.7 fd00::/8");

describe("who counts as the client", () => {
  test.each([
    ["203.0.113.9", null, "203.0.113.9"],
    ["203.0.113.9", "198.51.100.1", "203.0.113.9"],
    ["::ffff:203.0.113.9", "127.0.0.1", "203.0.113.9"],
    ["127.0.0.1", "198.51.100.1, 198.51.100.2", "127.0.0.1"],
    ["2001:db8:1:2:3:4:5:6", null, "2001:db8:1:2::/64"],
    ["2001:db8:1:2:ffff::1", null, "2001:db8:1:2::/64"],
    ["2001:db8::1", null, "2001:db8:0:0::/64"],
    ["fe80::1%eth0", null, "fe80:0:0:0::/64"],
    ["", null, "unknown"],
    ["rubbish", "203.0.113.9", "unknown"],
  ])("without proxies of ours, %j that sends %j is %j", (peer, forwarded, client) =>
    expect(clientOf({ peer, forwarded, proxies: none })).toBe(client),
  );

  test.each([
    ["the last hop that is none of ours", "10.1.1.1", "203.0.113.9", "203.0.113.9"],
    ["not what the client itself sent before it", "10.1.1.1", "127.0.0.1, 203.0.113.9", "203.0.113.9"],
    ["past a chain of ours", "10.1.1.1", "1.2.3.4, 203.0.113.9, 192.0.2.7, 10.9.9.9", "203.0.113.9"],
    ["a proxy that claims nothing is itself", "10.1.1.1", null, "10.1.1.1"],
    ["what cannot be read ends the chain", "10.1.1.1", "203.0.113.9, evil, 10.2.2.2", "10.2.2.2"],
    ["a chain of ours alone ends at its first", "10.1.1.1", "10.3.3.3", "10.3.3.3"],
    ["a port is left out", "10.1.1.1", "203.0.113.9:4711", "203.0.113.9"],
    ["brackets and a port too", "fd00::1", "[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"],
    ["somebody else's proxy is a client", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ])("with proxies of ours: %s", (...[, peer, forwarded, client]) =>
    expect(clientOf({ peer, forwarded, proxies: ours })).toBe(client),
  );
});

describe("lists of ranges", () => {
  test.each(["10.0.0.0/33", "fd00::/129", "10.0.0", "example.org", "10.0.0.0/8/8", "10.0.0.0/x", "/8"])(
    "%j is refused by name",
    (text) => expect(() => readRanges(text)).toThrow(text),
  );
});
