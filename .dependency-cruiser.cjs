// Which room may import which (docs/ARCHITECTURE.md draws it): imports point downwards only.
const rooms = "^(app|components|domain|server|workers|cli|e2e|bench|scripts|examples)/";
const tests = "([.](test|spec)[.]ts$|/testing/)";

const mayImport = (room, allowed, comment) => ({
  name: `${room.replaceAll("/", "-")}-imports`,
  comment,
  severity: "error",
  from: { path: `^${room}/`, pathNot: tests },
  to: { path: rooms, pathNot: [room, ...allowed].map((path) => `^${path}/`) },
});

/** Tests may also reach the throwaway services, the interpreter and the generators of sample data. */
const testSupport = ["scripts/test", "scripts/database", "e2e/interpreter", "examples"];
const testsMayImport = (room, allowed) => ({
  ...mayImport(room, [...allowed, ...testSupport]),
  name: `${room}-tests-import`,
  from: { path: [`^${room}/.*[.](test|spec)[.]ts$`, `^${room}/.*/testing/`] },
});

const oneDoor = (library, allowed) => ({
  name: `one-door-to-${library.replaceAll(/[^a-z]/g, "")}`,
  severity: "error",
  from: { path: rooms, pathNot: [tests, ...allowed.map((path) => `^${path}/`)] },
  to: { path: `node_modules/${library}` },
});

const faces =
  "server/((engine|connectors|reading|sources|agents|suggestions|airflow)/index[.]ts$|engine/child-pool[.]ts$|platform/(config|artifacts|logger))";

module.exports = {
  forbidden: [
    {
      name: "no-circles",
      severity: "error",
      comment: "imports of types count too: what two files need from each other is a third file",
      from: {},
      to: { circular: true },
    },
    { name: "no-lost-imports", severity: "error", from: {}, to: { couldNotResolve: true, path: "^([.]|#)" } },
    mayImport("domain", [], "the language knows nothing outside itself"),
    testsMayImport("domain", []),
    {
      name: "domain-needs-zod-and-yaml-only",
      severity: "error",
      comment: "it runs in the browser, the worker and the command line",
      from: { path: "^domain/", pathNot: tests },
      to: { dependencyTypes: ["npm", "npm-dev", "npm-peer", "core"], pathNot: "node_modules/(zod|yaml)/" },
    },
    {
      name: "components-ui-imports",
      comment: "primitives know no feature",
      severity: "error",
      from: { path: "^components/ui/", pathNot: tests },
      to: { path: rooms, pathNot: "^components/ui/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "components-never-run-server",
      severity: "error",
      from: { path: "^components/", pathNot: tests },
      to: { path: "^(server|workers|cli|app|scripts|e2e)/", dependencyTypesNot: ["type-only"] },
    },
    mayImport("server", ["domain"]),
    testsMayImport("server", ["domain"]),
    mayImport("workers", ["server", "domain"]),
    testsMayImport("workers", ["server", "domain"]),
    {
      name: "app-is-thin",
      severity: "error",
      comment: "routes compose; they enter the server by server/api",
      from: { path: "^app/", pathNot: tests },
      to: { path: "^(server|workers|cli|scripts|e2e)/", pathNot: "^server/api/" },
    },
    {
      name: "cli-uses-faces",
      severity: "error",
      from: { path: "^cli/", pathNot: tests },
      to: { path: "^(app|components|workers|server|scripts|e2e)/", pathNot: faces },
    },
    {
      name: "faces-take-what-they-need",
      severity: "error",
      comment: "so that the command line can use them without a server",
      from: { path: "^server/(engine|connectors|reading|agents|suggestions|airflow)/", pathNot: tests },
      to: { path: "^server/(platform/db|queue)" },
    },
    mayImport("e2e", ["domain", "examples"], "journeys drive the browser and the REST API, never our modules"),
    mayImport("examples", [], "the golden answers must not lean on what they check"),
    oneDoor("@duckdb", ["server/engine"]),
    oneDoor("(@langchain|langchain)", ["server/agents"]),
    oneDoor("bullmq", ["server/queue", "workers"]),
    oneDoor("@xyflow", ["components/canvas"]),
  ],
  options: {
    doNotFollow: { path: ["node_modules", "prisma/generated"] },
    exclude: { path: ["^[.]next", "^[.]sluice", "^[.]cache"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".cjs", ".js", ".json"],
    },
  },
};
