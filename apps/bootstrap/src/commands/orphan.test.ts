import { randomUUID } from 'node:crypto';
import { startTestCloud, type TestCloud } from '@cloudlet/control/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { adoptOrphan, listOrphans, removeOrphan } from './orphan.ts';

const here = vi.hoisted(() => ({ databaseUrl: '' }));
vi.mock('../state/find-cloud.ts', () => ({ findCloud: () => ({ endpoints: here }) }));

let cloud: TestCloud;
const instanceId = randomUUID();
const left = randomUUID();
beforeAll(async () => {
  cloud = await startTestCloud();
  here.databaseUrl = cloud.url;
  const address = { macAddress: '02:00:00:00:00:07', ipAddress: '10.86.4.7' };
  const description = {
    instanceId,
    domain: {
      tenantId: null,
      tenantName: 'gone',
      name: 'web',
      vcpus: 1,
      memoryMib: 512,
      macAddress: address.macAddress,
    },
    disk: { sizeGib: 5, bytes: 1, base: { sha256: 'ab'.repeat(32), sizeBytes: 1, virtualSizeBytes: 1 } },
    snapshots: [],
  };
  for (let count = 0; count < 2; count += 1) {
    await cloud.node.listing([{ instanceId, power: 'running' }], {
      addresses: [address],
      descriptions: [description],
      leftovers: [{ instanceId: left, disk: true, seed: true, temporaries: 0 }],
    });
  }
});
afterAll(() => cloud.end());

let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => vi.restoreAllMocks());
const words = () => printed.join('\n').replaceAll(/ +/g, ' ');

async function idOf(subject: string): Promise<string> {
  await listOrphans({ json: true });
  const { orphans } = JSON.parse(printed.pop() ?? '') as { orphans: { id: string; instanceId: string }[] };
  return orphans.find((one) => one.instanceId === subject)?.id ?? '';
}

test('orphans are listed, adopted into a tenant that is named, and removed, each only when confirmed', async () => {
  await listOrphans({});
  expect(words()).toMatch(/^ID NODE WHAT NAME TENANT POWER ADDRESS ADOPT REMOVE$/m);
  expect(words()).toMatch(/ node-1 no row web gone \(gone\) running 10\.86\.4\.7 yes yes$/m);
  const id = await idOf(instanceId);
  await expect(adoptOrphan(id, { tenant: 'demo' })).rejects.toThrow('Say --yes');
  await expect(adoptOrphan(id, { yes: true })).rejects.toMatchObject({ code: 'tenant_needed' });
  await adoptOrphan(id, { yes: true, tenant: 'demo' });
  expect(words()).toContain(`demo/web is instance ${instanceId}, flavor small.`);

  const leftover = await idOf(left);
  await expect(removeOrphan(leftover, {})).rejects.toThrow('Say --yes');
  await removeOrphan(leftover, { yes: true });
  expect(words()).toMatch(/Operation [0-9a-f-]{36} removes it\./);
  await expect(removeOrphan(leftover, { yes: true })).rejects.toThrow('There is no such orphan');
  printed = [];
  await listOrphans({});
  expect(words()).toBe('There are no orphans.');
});
