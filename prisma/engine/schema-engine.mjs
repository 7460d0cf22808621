#!/usr/bin/env node
// @ts-check
// Speaks the native schema engine's protocol (JSON-RPC 2.0, a message a line) to Prisma's CLI and hands the work to the same engine
// built as WebAssembly, over the driver adapter. See docs/decisions/prisma-offline.md.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { migrationAdapter } from './adapter.mjs';
import { canConnect, createDatabase, dropDatabase, prismaCode } from './database-admin.mjs';

const require = createRequire(import.meta.url);

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datasource: { type: 'string' },
    datamodels: { type: 'string', multiple: true },
    version: { type: 'boolean', short: 'V' },
  },
});
/** @type {{ url: string, shadowDatabaseUrl?: string }} */
const datasource = flags.datasource
  ? JSON.parse(String(flags.datasource))
  : { url: process.env.DATABASE_URL ?? '' };
const schemaFiles = [flags.datamodels ?? []]
  .flat()
  .map((file) => [String(file), readFileSync(String(file), 'utf8')]);

/** @param {string} level @param {Record<string, unknown>} fields */
function log(level, fields) {
  process.stderr.write(
    `${JSON.stringify({ timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' })}\n`,
  );
}

/** @param {unknown} message */
function send(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** The engine's one-shot commands: `cli can-connect-to-database | create-database | drop-database`. @param {string} command */
async function runCommand(command) {
  log('INFO', { message: 'Starting schema engine CLI' });
  try {
    if (command === 'can-connect-to-database') {
      await canConnect(datasource.url);
      console.log('Connection successful');
    } else if (command === 'create-database') {
      console.log(`Database '${await createDatabase(datasource.url)}' was successfully created.`);
    } else if (command === 'drop-database') {
      await dropDatabase(datasource.url);
      console.log('The database was successfully dropped.');
    } else {
      throw new Error(`unknown command ${command}`);
    }
  } catch (error) {
    log('ERROR', {
      message: error instanceof Error ? error.message : String(error),
      error_code: prismaCode(error),
      is_panic: false,
    });
    process.exitCode = 1;
  }
}

async function startEngine() {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasmFile = require
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/_bg\.js$/, '_bg.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile), {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  /** @type {any} */ (instance.exports).__wbindgen_start();
  const options = schemaFiles.length > 0 ? { datamodels: schemaFiles } : {};
  return bindings.SchemaEngine.new(
    options,
    (/** @type {string} */ line) => process.env.DEBUG && process.stderr.write(`${line}\n`),
    migrationAdapter(datasource),
  );
}

/** @type {Promise<any> | undefined} */
let engine;

/** @param {string} method @param {any} params */
async function answer(method, params) {
  if (method === 'createDatabase')
    return { databaseName: await createDatabase(params?.datasource?.url ?? datasource.url) };
  engine ??= startEngine();
  const name = method === 'getDatabaseVersion' ? 'version' : method;
  const result = await (await engine)[name](params ?? null);
  if (method !== 'diff' || result?.stdout == null) return result ?? null;
  // The native engine prints a diff through the CLI, by a request of its own.
  send({ jsonrpc: '2.0', id: 'print', method: 'print', params: { content: result.stdout } });
  return { exitCode: result.exitCode, stdout: null };
}

/** @param {any} error */
function errorAnswer(error) {
  const code = error.code ?? /Error code: (P\d{4})/.exec(error.message ?? '')?.[1];
  const data = { is_panic: false, message: error.message, meta: error.meta, error_code: code };
  return { code: 4466, message: 'An error happened. Check the data field for details.', data };
}

async function serve() {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const { id, method, params } = JSON.parse(line);
    if (id === undefined || method === undefined) continue;
    try {
      send({ jsonrpc: '2.0', id, result: await answer(method, params) });
    } catch (error) {
      send({ jsonrpc: '2.0', id, error: errorAnswer(error) });
    }
  }
  process.exit(0);
}

if (flags.version) console.log('schema-engine-wasm');
else if (positionals[0] === 'cli') await runCommand(String(positionals[1]));
else await serve();
