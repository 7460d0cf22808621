import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Cloud, connectCloud } from '../support/cloud.ts';
import { CONTROL_ADDRESS, makeUnderlay } from './underlay.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** The host of the control plane, which is the one that the tests themselves run on. */
export type ControlHost = {
  /** The tenant's door. */
  readonly cloud: Cloud;
  /** Asks the database, as the tables' owner. @returns its rows */
  sql<Row>(query: string): Promise<Row[]>;
  execute(statement: string): Promise<void>;
  /** Runs `./cloudlet …`, and lets the event loop go on meanwhile. @returns what it printed @throws with what it complained of */
  cloudlet(...args: string[]): Promise<string>;
  end(): Promise<void>;
};

/** Sets a cloud up as an operator does, with its door for other machines on the underlay's address. */
export async function startControlHost(): Promise<ControlHost> {
  makeUnderlay();
  const cloudlet: ControlHost['cloudlet'] = async (...args) =>
    (await run(join(root, 'cloudlet'), args)).stdout.trim();
  await cloudlet('up', '--no-demo', '--door', CONTROL_ADDRESS);
  // Of all hosts this one has a node too; it is to have no guests.
  for (const { name } of JSON.parse(await cloudlet('node', 'list', '--json')).nodes)
    await cloudlet('node', 'drain', name);
  const databaseUrl = await cloudlet('env', 'DATABASE_OWNER_URL');
  const psql = async (query: string) => {
    const { stdout } = await run('psql', ['-XAtq', databaseUrl, '-c', query]);
    return stdout;
  };
  return {
    cloud: connectCloud('nodes'),
    sql: async <Row>(query: string) =>
      JSON.parse(await psql(`SELECT coalesce(json_agg(row), '[]') FROM (${query}) row`)) as Row[],
    async execute(statement) {
      await psql(statement);
    },
    cloudlet,
    async end() {
      await cloudlet('down');
    },
  };
}
