import { randomUUID } from 'node:crypto';
import { CONTRACT_VERSION } from '@cloudlet/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { until } from '../testing/until.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.remove());

test('an agent lists what lies on its node, and describes what nothing explains when it is asked to', async () => {
  const instanceId = randomUUID();
  const tenantId = randomUUID();
  const macAddress = '02:00:00:00:00:2a';
  const left = randomUUID();
  await node.host.defineDomain({
    instanceId,
    generation: 3,
    tenantId,
    tenantName: 'demo',
    instanceName: 'lost',
    vcpus: 2,
    memoryMib: 512,
    macAddress,
    baseSha256: 'ab'.repeat(32),
  });
  await node.host.writeSeed(left, { metaData: '', userData: '', vendorData: '' });
  await node.startAgent();
  const listings = () => node.controlPlane.reports('listing');
  const first = await until('the first listing', () => listings()[0]);
  expect(first.holdings).toEqual({
    leftovers: [{ instanceId: left, disk: false, seed: true, temporaries: 0 }],
    diskless: [instanceId],
    snapshots: [],
    addresses: [],
    descriptions: [],
  });
  await node.controlPlane.say({ version: CONTRACT_VERSION, type: 'unexplained', instanceIds: [instanceId] });
  const described = await until('the description', () =>
    listings().find(({ holdings }) => (holdings?.descriptions.length ?? 0) > 0),
  );
  expect(described.holdings?.descriptions).toEqual([
    {
      instanceId,
      domain: { tenantId, tenantName: 'demo', name: 'lost', vcpus: 2, memoryMib: 512, macAddress },
      disk: null,
      snapshots: [],
    },
  ]);
});
