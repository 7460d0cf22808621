import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Hypervisor } from '@cloudlet/hypervisor';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LEASE_MS, openLease, startOnlyWithLease } from './lease.ts';

let folder: string;
let now = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-lease-'));
  now = 50_000;
});
afterEach(() => rmSync(folder, { recursive: true }));

const host = { hostUuid: randomUUID(), bootId: randomUUID() };
const path = () => join(folder, 'last-contact.json');
const open = (changes: Partial<typeof host> = {}) => openLease(path(), { ...host, ...changes }, () => now);

/** A lease that was held and written down. */
function heldLease() {
  const lease = open();
  lease.heard(now);
  lease.renew();
  lease.heard(now);
  expect(lease.isHeld()).toBe(true);
  return lease;
}

test('a first start holds it once a roster has come and a heartbeat was accepted', () => {
  const lease = open();
  lease.heard(now);
  expect(lease.isHeld()).toBe(false);
  lease.renew();
  expect(lease.isHeld()).toBe(true);
});

test('heartbeats keep it, silence ends it, and then a heartbeat alone does not bring it back', () => {
  const lease = heldLease();
  for (let beat = 0; beat < 30; beat += 1) {
    now += 2_000;
    expect(lease.heard(now)).toBe(true);
    expect(lease.isHeld()).toBe(true);
  }
  now += LEASE_MS + 1;
  expect(lease.isHeld()).toBe(false);
  expect(lease.heard(now)).toBe(false);
  expect(lease.isHeld()).toBe(false);
  now += 2_000;
  expect(lease.heard(now)).toBe(true);
  expect(lease.isHeld()).toBe(false);
  lease.renew();
  expect(lease.isHeld()).toBe(true);
});

test('a heartbeat that lay in a stalled connection was silence while it lay', () => {
  const lease = heldLease();
  now += 2_000;
  const sentAt = now;
  now += LEASE_MS + 5_000;
  expect(lease.heard(sentAt)).toBe(false);
  expect(lease.isHeld()).toBe(false);
});

test('an agent that comes back within a second holds it still', () => {
  heldLease();
  now += 1_000;
  expect(open().isHeld()).toBe(true);
});

test.each([
  ['was away too long', () => (now += LEASE_MS + 1), {}],
  ['comes back with another boot of the host', () => (now = 1_000), { bootId: randomUUID() }],
  ['finds nothing readable', () => writeFileSync(path(), '{"hostUuid":'), {}],
])('one that %s does not', (_what, happens, changes) => {
  heldLease();
  happens();
  expect(open(changes).isHeld()).toBe(false);
});

test('one that was killed before its first roster leaves nothing to the next', () => {
  open().heard(now);
  expect(open().isHeld()).toBe(false);
});

test('the folder of another host’s agent is known', () => {
  expect(open().wasElsewhere).toBe(false);
  heldLease();
  expect(open().wasElsewhere).toBe(false);
  expect(open({ hostUuid: randomUUID() })).toMatchObject({ wasElsewhere: true });
  expect(open({ hostUuid: randomUUID() }).isHeld()).toBe(false);
});

test('a wait ends with the lease or with its signal', async () => {
  const lease = open();
  const given = new AbortController();
  const aborted = lease.whenHeld(given.signal);
  const waited = lease.whenHeld();
  given.abort();
  await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
  lease.renew();
  lease.heard(now);
  await waited;
  lease.end();
  expect(lease.isHeld()).toBe(false);
});

test('a driver that takes longer than the lease before it asks for the power does not ask until it is held again', async () => {
  const lease = heldLease();
  const tries: string[] = [];
  const driver = startOnlyWithLease<Pick<Hypervisor, 'startDomain'>>(
    {
      startDomain: async (_instanceId, _signal, beforePower) => {
        tries.push('begun');
        // A call that hangs, the first time.
        if (tries.length === 1) now += LEASE_MS + 1;
        beforePower?.();
        tries.push('power');
      },
    },
    lease,
    () => tries.push('waits'),
  );
  const started = driver.startDomain(randomUUID());
  await setImmediate();
  expect(tries).toEqual(['begun', 'waits']);
  lease.heard(now);
  await setImmediate();
  expect(tries).toEqual(['begun', 'waits']);
  lease.renew();
  await started;
  expect(tries).toEqual(['begun', 'waits', 'begun', 'power']);
});
