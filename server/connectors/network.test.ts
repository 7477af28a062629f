import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRanges } from "#server/platform/address-ranges.ts";
import { testConnection } from "./postgres/describe-table.ts";
import { connectTo, type Lookup, refusedHost } from "./network.ts";

const nothingLocal = readRanges("");
const listed = readRanges("127.0.0.0/8 10.0.0.0/8 fd00::/8 ::1 169.254.0.0/16 fe80::/10 100.64.0.0/10 0.0.0.0/0 ::/0");

/** Spellings of one place each; all of them mean a metadata service, or an address of the link. Never, whatever is listed. */
const never = [
  "169.254.169.254",
  "169.254.169.254.",
  "169.254.0.1",
  "2852039166",
  "0xA9FEA9FE",
  "0xa9fea9fe",
  "025177524776",
  "0xa9.0xfe.0xa9.0xfe",
  "0251.0376.0251.0376",
  "169.254.43518",
  "169.16689662",
  "169.0xfe.0251.254",
  "::ffff:169.254.169.254",
  "::FFFF:A9FE:A9FE",
  "0:0:0:0:0:ffff:a9fe:a9fe",
  "[::ffff:169.254.169.254]",
  "64:ff9b::169.254.169.254",
  "64:ff9b::a9fe:a9fe",
  "2002:a9fe:a9fe::1",
  "::169.254.169.254",
  "fe80::1",
  "FE80::1",
  "fe80::1%eth0",
  "fe80::1%25eth0",
  "[fe80::1%lo]",
  "febf::1",
  "fd00:ec2::254",
  "FD00:0EC2:0:0:0:0:0:254",
  "[fd00:ec2::254]",
  "100.100.100.200",
  "1684301000",
  "0x64.0x64.0x64.0xc8",
  "168.63.129.16",
  "metadata.google.internal",
  "Metadata.Google.Internal",
  "metadata.google.internal.",
  "metadata",
  "instance-data.ec2.internal",
  "0.0.0.0",
  "0",
  "[::]",
  "::",
  "224.0.0.1",
  "255.255.255.255",
  "ff02::1",
];

/** This machine and private networks: where they are listed, and else not. */
const local = [
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "2130706433",
  "0x7f000001",
  "0x7F.1",
  "017700000001",
  "0177.0.0.1",
  "127.0.0.1.",
  "127.255.255.254",
  "::1",
  "[::1]",
  "0:0:0:0:0:0:0:1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "10.0.0.1",
  "10.1",
  "167772161",
  "012.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.0.1",
  "192.168.257",
  "100.64.0.1",
  "fd12:3456::1",
  "FC00::1",
  "64:ff9b::127.0.0.1",
  "2002:7f00:1::1",
  "localhost",
  "LOCALHOST.",
  "db.localhost",
];

const open = [
  "203.0.113.5",
  "8.8.8.8",
  "172.32.0.1",
  "192.169.0.1",
  "2606:4700::1111",
  "db.example",
  "xn--bcher-kva.example",
];

/** No host at all: what would make another part of an address of it, or another name. */
const noHost = [
  "",
  " ",
  "127.0.0.1:5432",
  "user@127.0.0.1",
  "db.example@169.254.169.254",
  "db.example#@169.254.169.254",
  "db.example/x",
  "db.example\\@169.254.169.254",
  "http://169.254.169.254",
  "169.254.169.254%00.example",
  "①②⑦.⓪.⓪.①",
  "127。0。0。1",
  "/var/run/postgresql",
  "db.example,169.254.169.254",
  "a b",
  "db..example",
];

describe("hosts that a person names", () => {
  test.each(never)("%s is never connected to", (host) => {
    expect(refusedHost(host, nothingLocal)).toMatchObject({ field: "host" });
    expect(refusedHost(host, listed)).toMatchObject({ field: "host" });
  });
  test.each(local)("%s is connected to where it is listed", (host) => {
    const mend = expect.stringContaining("SLUICE_ALLOWED_NETWORKS") as string;
    expect(refusedHost(host, nothingLocal)).toMatchObject({ field: "host", mend });
    expect(refusedHost(host, listed)).toBeNull();
  });
  test.each(open)("%s is connected to", (host) => expect(refusedHost(host, nothingLocal)).toBeNull());
  test.each(noHost)("%j is no host", (host) => expect(refusedHost(host, listed)?.message).toMatch(/is not a host/));
});

describe("the address that is connected to", () => {
  let server: Server;
  let port = 0;
  let arrived = 0;
  beforeAll(async () => {
    server = createServer((socket) => {
      arrived += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as { port: number }).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const answering =
    (...answers: string[][]): Lookup =>
    (_host, _options, done) => {
      const addresses = answers.length > 1 ? answers.shift()! : answers[0]!;
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    };
  const connecting = (host: string, allowed = nothingLocal, lookup?: Lookup): Promise<string> =>
    new Promise((resolve) => {
      const socket = connectTo({ allowed, ...(lookup ? { lookup } : {}) });
      socket.once("connect", () => resolve("connected")).once("error", (error) => resolve(error.message));
      socket.connect(port, host);
    });

  test.each(["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "::ffff:127.0.0.1"])(
    "is not %s unless it is listed",
    async (host) => {
      const before = arrived;
      expect(await connecting(host)).toContain("private network");
      expect(await connecting(host, readRanges("127.0.0.0/8"))).toBe("connected");
      await expect.poll(() => arrived).toBe(before + 1);
    },
  );

  test("is the one that was looked at: a name is asked for once, whatever it would answer next", async () => {
    const before = arrived;
    const rebound = answering(["203.0.113.5", "127.0.0.1"], ["127.0.0.1"]);
    expect(await Promise.race([connecting("rebound.example", nothingLocal, rebound), later(300)])).not.toBe(
      "connected",
    );
    expect(await connecting("inside.example", nothingLocal, answering(["127.0.0.1"]))).toContain("private network");
    expect(await connecting("meta.example", listed, answering(["169.254.169.254"]))).toContain("link or cloud");
    expect(arrived).toBe(before);
    expect(await connecting("inside.example", listed, answering(["127.0.0.1"]))).toBe("connected");
  });

  test("of a Postgres connection is looked at as well, and said without the password", async () => {
    const url = `postgresql://u:canary@localhost:${port}/d`;
    const error = await testConnection({ url, network: nothingLocal }).catch((each: unknown) => each);
    expect(error).toMatchObject({ code: "connection_failed", message: expect.stringContaining("localhost") as string });
    expect(JSON.stringify(error)).not.toContain("canary");
  });
});

const later = (ms: number): Promise<string> => new Promise((resolve) => setTimeout(() => resolve("later"), ms));
