import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CREATE, someInstance, someJob } from './testing/jobs.ts';
import { startTestNode, type TestNode } from './testing/test-node.ts';
import { until } from './testing/until.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
  await node.startAgent();
});
afterAll(() => node.remove());

const power = async (id: string) => (await node.host.findDomain(id))?.power ?? 'absent';

describe('the life of an instance', () => {
  test('is created, stopped, started and destroyed', async () => {
    const { controlPlane } = node;
    const instance = someInstance(node.natCidr);

    const created = await controlPlane.run(someJob(instance, CREATE));
    expect(created).toMatchObject({ outcome: 'succeeded', power: 'running', undo: 'not-needed' });
    expect(created.steps.map((step) => step.name)).toEqual([
      'base-image',
      'root-disk',
      'seed',
      'address',
      'domain',
      'start',
    ]);
    expect(await power(instance.id)).toBe('running');

    const off = { ...instance, desiredPower: 'OFF' as const };
    const stopped = await controlPlane.run(someJob(off, { kind: 'stop', force: false, timeoutMs: 5_000 }));
    expect(stopped).toMatchObject({ outcome: 'succeeded', power: 'shutoff' });

    const started = await controlPlane.run(someJob(instance, { kind: 'start' }));
    expect(started).toMatchObject({ outcome: 'succeeded', power: 'running' });

    const gone = { ...off, generation: 1 };
    const destroyed = await controlPlane.run(someJob(gone, { kind: 'destroy', snapshotIds: [] }));
    expect(destroyed).toMatchObject({ outcome: 'succeeded', power: 'absent' });
    expect(await node.host.listHoldings()).toEqual({
      domains: [],
      disks: [],
      seeds: [],
      snapshots: [],
      addresses: [],
      temporaries: [],
    });
    await until('the attempts are held no more', () =>
      node.controlPlane.telemetry.some(
        (message) => message.type === 'heartbeat' && message.holding.length === 0,
      ),
    );
  });
});
