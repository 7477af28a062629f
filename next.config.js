const fs = require("node:fs");
const path = require("node:path");

/** Next adds its own lines to the tsconfig that it is given: it gets one outside the repository's files. */
function ownTsconfig() {
  const file = path.join(".cache", "next-tsconfig.json");
  if (!fs.existsSync(file)) {
    fs.mkdirSync(".cache", { recursive: true });
    fs.writeFileSync(
      file,
      JSON.stringify({
        extends: "../tsconfig.json",
        include: ["../next-env.d.ts", "../app/**/*.ts", "../app/**/*.tsx"],
      }),
    );
  }
  return file;
}

/** Headers of every answer; the policy for scripts carries a nonce and is set in proxy.ts. */
const headers = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "x-frame-options", value: "DENY" },
  { key: "referrer-policy", value: "same-origin" },
  { key: "permissions-policy", value: "camera=(), microphone=(), geolocation=()" },
];

/** @type {import("next").NextConfig} */
module.exports = {
  distDir: process.env.NEXT_DIST || ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  // At the left it would lie on the account menu.
  devIndicators: { position: "bottom-right" },
  serverExternalPackages: [
    "@duckdb/node-api",
    "bullmq",
    "ioredis",
    "pino",
    "piscina",
    "pg",
    "pg-copy-streams",
    "@prisma/client",
    "@prisma/adapter-pg",
    "prom-client",
    "langchain",
    "@langchain/core",
    "@langchain/langgraph",
    "@langchain/openai",
  ],
  // `npm run check` reads the types; the build need not do it again.
  typescript: { ignoreBuildErrors: true, tsconfigPath: ownTsconfig() },
  headers: async () => [{ source: "/:path*", headers }],
};
