// @ts-check
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { createDatabase, dropDatabase, withDatabase } from './database-admin.mjs';

/** OID of PostgreSQL's one-byte type "char", and of bpchar, which the engine reads as text. */
const ONE_BYTE_CHAR = 18;
const BLANK_PADDED_CHAR = 1042;

/**
 * The adapter splits a script at every semicolon, also inside a function's body; PostgreSQL's simple query protocol takes it whole.
 * @param {any} connection
 */
function executeScriptsWhole(connection) {
  connection.executeScript = async (/** @type {string} */ script) => {
    try {
      await connection.underlyingDriver().query(script);
    } catch (error) {
      connection.onError(error);
    }
  };
}

/**
 * The native engine reads "char" as a byte and '' as zero; the WebAssembly one wants a string of one character.
 * @param {any} connection
 */
function readOneByteChars(connection) {
  const performIO = connection.performIO.bind(connection);
  connection.performIO = async (/** @type {unknown} */ query) => {
    const result = await performIO(query);
    for (const [column, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== ONE_BYTE_CHAR) continue;
      field.dataTypeID = BLANK_PADDED_CHAR;
      for (const row of result.rows) if (row[column] === '') row[column] = '\u0000';
    }
    return result;
  };
}

/** @param {any} connection */
function mended(connection) {
  readOneByteChars(connection);
  executeScriptsWhole(connection);
  return connection;
}

/**
 * A scratch database of our own that goes when the engine lets go of it: the adapter's own version would use the main database.
 * @param {string} url
 */
async function connectToScratchDatabase(url) {
  const scratch = withDatabase(url, `prisma_shadow_${randomUUID()}`);
  await createDatabase(scratch);
  const connection = mended(await new PrismaPg({ connectionString: scratch }).connect());
  const dispose = connection.dispose.bind(connection);
  connection.dispose = async () => {
    await dispose();
    await dropDatabase(scratch);
  };
  return connection;
}

/**
 * The driver adapter that the WebAssembly schema engine talks through.
 * @param {{ url: string, shadowDatabaseUrl?: string }} datasource
 */
export function migrationAdapter(datasource) {
  const factory = new PrismaPg({ connectionString: datasource.url });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => mended(await connect());
  factory.connectToShadowDb = async () => {
    if (!datasource.shadowDatabaseUrl) return connectToScratchDatabase(datasource.url);
    return mended(await new PrismaPg({ connectionString: datasource.shadowDatabaseUrl }).connect());
  };
  return bindMigrationAwareSqlAdapterFactory(factory);
}
