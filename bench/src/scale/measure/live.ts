import { type ApiDependencies, handleTrpc } from '@cloudlet/api';
import type { Client } from 'pg';
import type { Fleet } from '../fleet/start-fleet.ts';
import type { Reader } from './pages.ts';

/**
 * Guests of a tenant power themselves off, one after the other, and a page of the tenant's is open.
 * @returns milliseconds from each guest's event to its arrival in the page's event stream
 */
export async function timeToPage(
  dependencies: ApiDependencies,
  owner: Client,
  fleet: Fleet,
  reader: Reader,
  times: number,
): Promise<number[]> {
  const { rows } = await owner.query<{ id: string }>(
    `SELECT id FROM instance WHERE tenant_id = $1 AND status = 'ACTIVE' ORDER BY id LIMIT $2`,
    [reader.tenantId, times],
  );
  const leaving = new AbortController();
  const url = 'http://portal.bench/api/trpc/changes.watch';
  const headers = { accept: 'text/event-stream' };
  const response = await handleTrpc(
    dependencies,
    new Request(url, { headers, signal: leaving.signal }),
    async () => reader.identity,
  );
  if (!response.body) throw new Error(`the stream of changes answered ${response.status}`);
  const events = response.body.pipeThrough(new TextDecoderStream()).getReader();
  await heard(events, 'resync');
  const took: number[] = [];
  for (const { id } of rows) {
    const arrived = heard(events, id);
    const happened = await fleet.powerOff(id);
    took.push((await arrived) - happened);
  }
  leaving.abort();
  return took;
}

/** @returns when it came, in milliseconds since 1970 */
async function heard(events: ReadableStreamDefaultReader<string>, word: string): Promise<number> {
  for (;;) {
    const { value, done } = await events.read();
    if (done) throw new Error(`the stream of changes ended without ${word}`);
    if (value.includes(word)) return performance.timeOrigin + performance.now();
  }
}
