import { request } from 'node:http';
import { connect } from 'node:net';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { askRedis } from '../redis/ask.ts';
import type { HealthProbe } from './part.ts';

/** `detail`: what is wrong; of a healthy part what else an operator wants to know. */
export type Health = { readonly healthy: boolean; readonly detail?: string };

const PROBE_TIMEOUT_MS = 2_000;

/** Asks a part how it is. Never throws: a part that cannot be asked is not healthy. */
export async function probe(health: HealthProbe): Promise<Health> {
  try {
    return await ask(health);
  } catch (error) {
    return { healthy: false, detail: messageOf(error) };
  }
}

async function ask(health: HealthProbe): Promise<Health> {
  switch (health.kind) {
    case 'health-socket':
      return readReport({ socketPath: health.path, path: '/health' });
    case 'http': {
      const { hostname, port, pathname } = new URL(health.url);
      return readReport({ host: hostname.replace(/^\[|\]$/g, ''), port, path: pathname });
    }
    case 'postgres':
      return askPostgres(health.url);
    case 'redis':
      return pingRedis(health.url);
    case 'libvirt':
      return askLibvirtd(health.socket);
    case 'unix-socket':
      await connected(health.path);
      return { healthy: true };
  }
}

/** What @cloudlet/daemon and the portal answer. */
const reportSchema = z.object({
  healthy: z.boolean(),
  checks: z
    .array(z.object({ name: z.string(), healthy: z.boolean(), detail: z.string().optional() }))
    .default([]),
});

async function readReport(
  target: { socketPath: string; path: string } | { host: string; port: string; path: string },
) {
  const report = reportSchema.parse(JSON.parse(await get(target)));
  const detail = report.checks
    .filter((check) => (report.healthy ? check.detail : !check.healthy))
    .map((check) => (check.detail ? `${check.name}: ${check.detail}` : check.name))
    .join('; ');
  return { healthy: report.healthy, ...(detail ? { detail } : {}) };
}

function get(target: Parameters<typeof readReport>[0]): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...target, timeout: PROBE_TIMEOUT_MS, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      response.on('error', reject);
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${PROBE_TIMEOUT_MS} ms`)));
    asked.on('error', reject);
    asked.end();
  });
}

async function askPostgres(url: string): Promise<Health> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PROBE_TIMEOUT_MS,
    query_timeout: PROBE_TIMEOUT_MS,
  });
  // A connection that breaks later shows in the query's own error.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT 1');
    return { healthy: true };
  } finally {
    await client.end();
  }
}

async function pingRedis(url: string): Promise<Health> {
  const wrong = (await askRedis(url, [['PING']], PROBE_TIMEOUT_MS)).find((line) => line.startsWith('-'));
  return wrong === undefined ? { healthy: true } : { healthy: false, detail: wrong.slice(1) };
}

/** A libvirtd that hangs still takes connections, so it is asked something that it knows from its own memory. */
async function askLibvirtd(socketPath: string): Promise<Health> {
  const { connect: connectLibvirt } = await import('@cloudlet/libvirt');
  const patience = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  try {
    const libvirt = await connectLibvirt({ socketPath, signal: patience, keepalive: null });
    try {
      await libvirt.host.getLibVersion({}, { signal: patience });
    } finally {
      await libvirt.close({ drainMs: 0 });
    }
    return { healthy: true };
  } catch (error) {
    if (patience.aborted) throw new Error(`no answer within ${PROBE_TIMEOUT_MS} ms`, { cause: error });
    throw error;
  }
}

function connected(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.setTimeout(PROBE_TIMEOUT_MS, () =>
      socket.destroy(new Error(`no answer within ${PROBE_TIMEOUT_MS} ms`)),
    );
    socket.on('error', reject);
    socket.on('connect', () => {
      socket.end();
      resolve();
    });
  });
}
