// @ts-check
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { createDatabase, dropDatabase, withDatabase } from './database-admin.mjs';

/** OID of PostgreSQL's one-byte type "char", and of bpchar, which the adapter reads as text. */
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
 * The adapter refuses "char", of which PostgreSQL's catalogue is full; the engine wants it as its type of one character.
 * Empty it is a zero byte, as the native engine reads it.
 * @param {any} connection
 */
function readOneByteChars(connection) {
  const { queryRaw } = connection;
  connection.queryRaw = async (/** @type {unknown} */ query) => {
    /** @type {number[]} */
    const columns = [];
    const performIO = async (/** @type {unknown} */ io) => {
      const result = await connection.performIO(io);
      for (const [column, field] of result.fields.entries()) {
        if (field.dataTypeID !== ONE_BYTE_CHAR) continue;
        columns.push(column);
        field.dataTypeID = BLANK_PADDED_CHAR;
        for (const row of result.rows) if (row[column] === '') row[column] = '\u0000';
      }
      return result;
    };
    const answer = await queryRaw.call(Object.create(connection, { performIO: { value: performIO } }), query);
    for (const column of columns) answer.columnTypes[column] = ColumnTypeEnum.Character;
    return answer;
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
