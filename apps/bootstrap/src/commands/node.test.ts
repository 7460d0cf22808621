import { startTestCloud, type TestCloud } from '@cloudlet/control/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { setFlavor } from './administer.ts';
import { listNodes, removeNode, setNodeMode, setNodeRatios, setPlacement, showNode } from './node.ts';

const here = vi.hoisted(() => ({ databaseUrl: '' }));
vi.mock('../state/find-cloud.ts', () => ({ findCloud: () => ({ endpoints: here }) }));

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({
    vcpus: 8,
    memoryMib: 16_384,
    diskGib: 100,
    nestedPaging: 'ept',
    ksm: false,
  });
  here.databaseUrl = cloud.url;
  await cloud.createActive('web');
  await cloud.node.beat([], { use: { cpuShare: 0.25, memoryMib: 2_048, diskGib: 7, ageMs: 0 } });
});
afterAll(() => cloud.end());

let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => vi.restoreAllMocks());
const words = () => printed.join('\n').replaceAll(/ +/g, ' ');

test('nodes are listed with what is claimed, allowed and really used of them', async () => {
  await listNodes({});
  expect(words()).toMatch(
    /^NAME STATUS MODE INSTANCES VCPUS MEMORY GiB DISK GiB REALLY USED\nnode-1 UP ENABLED 1 1 of 32 0\.5 of 16 5 of 100 CPU 25 %, memory 2 GiB, disk 7 GiB \(\d+ s ago\)$/,
  );
  printed = [];
  await listNodes({ json: true });
  expect(JSON.parse(words())).toMatchObject({ nodes: [{ name: 'node-1', used: { cpuShare: 0.25 } }] });
});

test('one node is shown with its inventory, and what its agent did not say is left out', async () => {
  await showNode('node-1', {});
  expect(words()).toContain('vCPUs 1 claimed of 32: 8 × 4');
  expect(words()).toContain('nested paging ept');
  expect(words()).toContain('KSM off');
  expect(words()).not.toContain('huge pages');
  await expect(showNode('nobody', {})).rejects.toMatchObject({ code: 'not_found' });
});

test('a node is drained, maintained, enabled and overcommitted by name', async () => {
  await setNodeMode('node-1', 'DRAINED', { reason: 'new disk' });
  await setNodeMode('node-1', 'MAINTENANCE', {});
  await setNodeMode('node-1', 'ENABLED', {});
  expect(printed).toEqual(
    ['DRAINED', 'MAINTENANCE', 'ENABLED'].map(
      (mode) => `node-1 is ${mode}. On it: instances 1, unfinished operations 0.`,
    ),
  );
  await setNodeRatios('node-1', { cpuRatio: 1.5 });
  expect(words()).toContain('1 of 12 0.5 of 16 5 of 100');
});

test('a node on which something is says what, one without goes', async () => {
  await expect(removeNode('node-1', {})).rejects.toMatchObject({
    name: 'Problem',
    why: 'It still has 1 instance (demo/web).',
    next: expect.stringContaining('./cloudlet node drain node-1'),
  });
  await cloud.addNode('idle');
  await removeNode('idle', {});
  expect(printed).toEqual(['idle is removed: its credentials are void, its name is free.']);
});

test('placement is told, and changed when something is asked for', async () => {
  await setPlacement(undefined, {});
  await setPlacement('pack', { diskWeight: 0 });
  await setPlacement(undefined, {});
  expect(printed).toEqual([
    'placement spread, weights: cpu 1, memory 1, disk 1',
    'placement pack, weights: cpu 1, memory 1, disk 0',
    'placement pack, weights: cpu 1, memory 1, disk 0',
  ]);
  expect(await cloud.database.auditEvent.count({ where: { action: 'cloud.set-placement' } })).toBe(1);
});

test('a flavor gets what it requires of a node', async () => {
  await setFlavor('fast', { vcpus: 2, memory: 2_048, disk: 20, requires: 'kvm, hugepages' });
  expect(await cloud.database.flavor.findUniqueOrThrow({ where: { id: printed[0] ?? '' } })).toMatchObject({
    name: 'fast',
    memoryMib: 2_048,
    requiredCapabilities: ['hugepages', 'kvm'],
  });
});
