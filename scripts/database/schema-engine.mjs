#!/usr/bin/env node
// Stands where Prisma's command line expects its native schema engine: it speaks the same line-by-line JSON over
// standard input and output, and answers with Prisma's WebAssembly engine over `pg`. Nothing has to be downloaded.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { parse as parseConnectionString } from "pg-connection-string";

const options = readOptions(process.argv.slice(2));

function readOptions(args) {
  const found = { datamodels: [], datasource: {}, command: null, isVersionAsked: false };
  while (args.length > 0) {
    const name = args.shift();
    if (name === "--datamodels") {
      const file = args.shift();
      found.datamodels.push([file, readFileSync(file, "utf8")]);
    } else if (name === "--datasource") found.datasource = JSON.parse(args.shift());
    else if (name === "--enabled-preview-features" || name === "--extension-types") args.shift();
    else if (name === "--version" || name === "-V") found.isVersionAsked = true;
    else if (name === "cli") found.command = args.shift();
  }
  return found;
}

/** Fields one by one, since the shadow database is opened as the same ones with another database name. */
function connectionOf(address) {
  const url = new URL(address);
  const schema = url.searchParams.get("schema") ?? undefined;
  url.searchParams.delete("schema");
  const { host, port, user, password, database, ssl } = parseConnectionString(url.toString());
  const searchPath = schema ? { options: `-c search_path="${schema}"` } : {};
  return { schema, config: { host, port: port ? Number(port) : 5432, user, password, database, ssl, ...searchPath } };
}

async function queryMaintenanceDatabase(sql) {
  const client = new pg.Client({ ...connectionOf(options.datasource.url).config, database: "postgres" });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

// The catalogue's own types, which the adapter does not know, as the nearest ones that it does: "char", name,
// int2vector, regproc, xid, oidvector, pg_node_tree, regclass, regtype and arrays of them.
const charType = 18;
const readableTypes = {
  18: 25,
  19: 25,
  22: 1005,
  24: 25,
  28: 20,
  30: 1028,
  194: 25,
  1002: 1009,
  1003: 1009,
  2205: 25,
  2206: 25,
};

function findOwner(object, method) {
  let owner = object;
  while (owner && !Object.hasOwn(owner, method)) owner = Object.getPrototypeOf(owner);
  return owner;
}

function readCatalogueTypes(prototype) {
  const { queryRaw, performIO } = prototype;
  prototype.queryRaw = async function (query) {
    let charColumns = [];
    const readWithKnownTypes = async (statement) => {
      const result = await performIO.call(this, statement);
      charColumns = result.fields.flatMap((field, index) => (field.dataTypeID === charType ? [index] : []));
      for (const field of result.fields) field.dataTypeID = readableTypes[field.dataTypeID] ?? field.dataTypeID;
      return result;
    };
    const answer = await queryRaw.call({ __proto__: this, performIO: readWithKnownTypes }, query);
    for (const index of charColumns) answer.columnTypes[index] = ColumnTypeEnum.Character; // the engine panics on "char" as text
    return answer;
  };
  prototype.hasReadableCatalogue = true;
}

/** The adapter cuts scripts at every semicolon, also inside function bodies: whole scripts go to the server. */
async function executeWholeScript(script) {
  try {
    await this.client.query(script);
  } catch (error) {
    this.onError(error);
  }
}

function adapt(adapter) {
  const prototype = findOwner(adapter, "queryRaw");
  if (!prototype.hasReadableCatalogue) {
    readCatalogueTypes(prototype);
    findOwner(adapter, "executeScript").executeScript = executeWholeScript;
  }
  return adapter;
}

class EngineAdapterFactory extends PrismaPg {
  async connect() {
    return adapt(await super.connect());
  }

  async connectToShadowDb() {
    const given = options.datasource.shadowDatabaseUrl;
    if (given) {
      const { config, schema } = connectionOf(given);
      return new EngineAdapterFactory({ ...config, max: 2 }, { schema }).connect();
    }
    // Not the inherited way: that one drops the database while its own pool still holds connections.
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    await queryMaintenanceDatabase(`CREATE DATABASE "${database}"`);
    const shadow = await new EngineAdapterFactory({ ...this.config, database }, this.options).connect();
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await queryMaintenanceDatabase(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
    };
    return shadow;
  }
}

function failCommand(code, message) {
  const fields = { message, error_code: code, is_panic: false };
  process.stderr.write(
    `\n${JSON.stringify({ timestamp: new Date().toISOString(), level: "ERROR", fields, target: "schema_engine::logger" })}\n`,
  );
  process.exit(1);
}

async function runCommand(command) {
  const { config } = connectionOf(options.datasource.url);
  const database = pg.escapeIdentifier(config.database);
  try {
    if (command === "create-database") await queryMaintenanceDatabase(`CREATE DATABASE ${database}`);
    else if (command === "drop-database") await queryMaintenanceDatabase(`DROP DATABASE IF EXISTS ${database}`);
    else if (command === "can-connect-to-database") {
      const client = new pg.Client(config);
      await client.connect();
      await client.end();
    }
  } catch (error) {
    if (error.code === "3D000") failCommand("P1003", error.message);
    failCommand(String(error.code).startsWith("E") ? "P1001" : "P1010", error.message);
  }
}

let panicMessage;

function loadEngineLibrary() {
  const file = fileURLToPath(new URL("./schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm")));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {
    "./schema_engine_bg.js": bindings,
  });
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => (panicMessage = message) };
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
}

let engine;

async function openEngine() {
  if (engine) return engine;
  const { config, schema } = connectionOf(options.datasource.url ?? "postgresql://127.0.0.1/none");
  const factory = bindMigrationAwareSqlAdapterFactory(new EngineAdapterFactory({ ...config, max: 2 }, { schema }));
  const datamodels = options.datamodels.length > 0 ? options.datamodels : undefined;
  engine = await bindings.SchemaEngine.new({ datamodels }, () => undefined, factory);
  return engine;
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

let nextPrintId = 1_000_000;

async function answerDiff(opened, params) {
  const { stdout, ...rest } = await opened.diff(params);
  if (stdout) send({ id: nextPrintId++, method: "print", params: { content: stdout } });
  return { ...rest, stdout: null };
}

/** Two methods read the schema of the migrations only from the engine's memory; the diagnosis puts it there. */
const afterDiagnosis = (method) => async (opened, params) => {
  await opened.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
  return opened[method](params);
};

const methods = {
  diff: answerDiff,
  evaluateDataLoss: afterDiagnosis("evaluateDataLoss"),
  createMigration: afterDiagnosis("createMigration"),
  getDatabaseVersion: (opened) => opened.version(),
  createDatabase: async () => ({ databaseName: connectionOf(options.datasource.url).config.database }),
  ensureConnectionValidity: async (opened, params) => {
    await opened.ensureConnectionValidity(params);
    return {};
  },
};

async function answer({ id, method, params }) {
  try {
    const opened = await openEngine();
    const result = methods[method] ? await methods[method](opened, params) : await opened[method](params);
    send({ id, result: result ?? {} });
  } catch (error) {
    const message = panicMessage ?? error.message ?? String(error);
    const data = {
      is_panic: Boolean(panicMessage),
      message,
      error_code: error.code ?? null,
      meta: error.meta ?? null,
      backtrace: null,
    };
    send({ id, error: { code: 4466, message: "An error happened. Check the data field for details.", data } });
  }
}

function serve() {
  loadEngineLibrary();
  let inOrder = Promise.resolve();
  const requests = createInterface({ input: process.stdin });
  requests.on("line", (line) => {
    const request = JSON.parse(line);
    if (request.method) inOrder = inOrder.then(() => answer(request));
  });
  requests.on("close", () => inOrder.then(() => process.exit(0)));
}

if (options.isVersionAsked) process.stdout.write("schema-engine (WebAssembly)\n");
else if (options.command) await runCommand(options.command);
else serve();
