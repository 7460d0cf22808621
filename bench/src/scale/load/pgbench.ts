import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { databaseUrl } from '@cloudlet/prisma/testing';
import pg from 'pg';

const DATABASE = 'pgbench';
/** 100,000 accounts each: about 15 MB, so that it all lies in the server's memory as the cloud's own data do. */
const SCALE = 10;

/** Makes pgbench's tables in a database of their own on the same server. */
export async function preparePgbench(socketFolder: string): Promise<void> {
  const admin = new pg.Client({ connectionString: databaseUrl(socketFolder, 'postgres', 'postgres') });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${DATABASE}`);
  await admin.end();
  await run(socketFolder, '--initialize', '--quiet', '--scale', String(SCALE));
}

/** @returns transactions a second of pgbench's standard script (TPC-B-like: three updates, a read, an insert) */
export async function pgbenchTps(
  socketFolder: string,
  options: { readonly clients: number; readonly seconds: number },
): Promise<number> {
  const { clients, seconds } = options;
  const output = await run(socketFolder, '--client', String(clients), '--time', String(seconds));
  const tps = /^tps = ([\d.]+)/m.exec(output)?.[1];
  if (!tps) throw new Error(`pgbench said nothing of its rate: ${output}`);
  return Number(tps);
}

async function run(socketFolder: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('pgbench', [
    ...['--host', socketFolder, '--username', 'postgres', ...args],
    DATABASE,
  ]);
  return stdout;
}
