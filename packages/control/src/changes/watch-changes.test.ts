import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { type ChangeHint, watchChanges } from './watch-changes.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

test('hints come as they happen, and a resync first of all and after every interruption', async () => {
  const hints: ChangeHint[] = [];
  const interruptions: unknown[] = [];
  const watch = watchChanges(cloud.url, (hint) => hints.push(hint), {
    onInterruption: (error) => interruptions.push(error),
  });
  await vi.waitFor(() => expect(hints).toEqual([{ type: 'resync' }]), 5_000);
  const { instance, operation } = await cloud.create('watched');
  const changed = { type: 'instance', tenantId: cloud.tenant.id, instanceId: instance.id } as const;
  await vi.waitFor(() => expect(hints).toContainEqual(changed), 5_000);
  expect(hints).toContainEqual({ type: 'accepted', operationId: operation.id });

  hints.length = 0;
  await endListeners();
  await vi.waitFor(() => expect(hints).toEqual([{ type: 'resync' }]), 5_000);
  expect(interruptions).toHaveLength(1);
  await cloud.node.succeed('running');
  await vi.waitFor(() => expect(hints).toContainEqual(changed), 5_000);

  await watch.close();
  const heard = hints.length;
  await cloud.create('unheard');
  expect(hints).toHaveLength(heard);
});

test('who waits for acceptances alone hears of nothing else', async () => {
  const hints: ChangeHint[] = [];
  const watch = watchChanges(cloud.url, (hint) => hints.push(hint), { onlyAccepted: true });
  await vi.waitFor(() => expect(hints).toEqual([{ type: 'resync' }]), 5_000);
  const first = await cloud.createActive('first');
  const second = await cloud.create('second');
  // What the first went through was said before the second was accepted.
  await vi.waitFor(() => expect(hints).toHaveLength(3), 5_000);
  const accepted = [first, second].map(({ operation }) => ({ type: 'accepted', operationId: operation.id }));
  expect(hints).toEqual([{ type: 'resync' }, ...accepted]);
  await watch.close();
});

test('a server that is away is tried again and again', async () => {
  const interruptions: unknown[] = [];
  const nowhere = 'postgresql://cloudlet_app@localhost/nothing?host=%2Fnowhere';
  const watch = watchChanges(nowhere, () => undefined, {
    onInterruption: (error) => interruptions.push(error),
  });
  await vi.waitFor(() => expect(interruptions.length).toBeGreaterThan(1), 10_000);
  await watch.close();
});

/** Ends the backends that listen, as a restart of the server would. */
async function endListeners(): Promise<void> {
  const client = new pg.Client({ connectionString: cloud.url });
  await client.connect();
  await client.query(`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'`);
  await client.end();
}
