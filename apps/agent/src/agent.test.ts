import { randomUUID } from 'node:crypto';
import { CONTRACT_VERSION, type Job, nodeKeys } from '@cloudlet/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from './saga/index.ts';
import { heldOf, NOTHING_HELD } from './testing/clean-slate.ts';
import { CREATE, LARGE, SMALL, someInstance, someJob } from './testing/jobs.ts';
import { startTestNode, type TestNode } from './testing/test-node.ts';
import { until } from './testing/until.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
  await node.startAgent();
});
afterAll(async () => {
  // All that the agent has done it could do as the node's own user.
  expect(await node.redis.refusals()).toEqual([]);
  await node.remove();
});

const power = async (id: string) => (await node.host.findDomain(id))?.power ?? 'absent';

async function createdInstance() {
  const instance = someInstance(node.natCidr);
  expect(await node.controlPlane.run(someJob(instance, CREATE))).toMatchObject({ outcome: 'succeeded' });
  return instance;
}

async function destroyed(instance: ReturnType<typeof someInstance>, snapshotIds: string[] = []) {
  const gone = { ...instance, generation: instance.generation + 1, desiredPower: 'OFF' as const };
  return node.controlPlane.run(someJob(gone, { kind: 'destroy', snapshotIds }));
}

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

    expect(await destroyed(instance)).toMatchObject({ outcome: 'succeeded', power: 'absent' });
    expect(await heldOf(node.host, instance)).toEqual(NOTHING_HELD);
    await until('the attempts are held no more', () => {
      const beat = controlPlane.telemetry.findLast((message) => message.type === 'heartbeat');
      return beat?.holding.length === 0;
    });
  });

  test('is rebooted, resized, snapshotted and restored', async () => {
    const { controlPlane } = node;
    const instance = await createdInstance();
    const run = (input: Job['input']) => controlPlane.run(someJob(instance, input));
    const ended = { outcome: 'succeeded', power: 'running' };

    expect(await run({ kind: 'reboot', mode: 'soft', timeoutMs: 5_000 })).toMatchObject(ended);
    expect(await run({ kind: 'reboot', mode: 'hard', timeoutMs: 0 })).toMatchObject(ended);
    expect(await run({ kind: 'resize', from: SMALL, to: LARGE, timeoutMs: 5_000 })).toMatchObject(ended);
    expect(await node.host.findDomain(instance.id)).toMatchObject({ vcpus: 2, memoryMib: 256 });

    const snapshotId = randomUUID();
    const taken = await run({ kind: 'snapshot', snapshotId });
    expect(taken).toMatchObject(ended);
    expect(taken.output.snapshotSizeBytes).toBeGreaterThan(0);
    expect(await run({ kind: 'restore', snapshotId })).toMatchObject(ended);
    expect(await run({ kind: 'delete-snapshot', snapshotId })).toMatchObject(ended);
    expect(await destroyed(instance)).toMatchObject({ outcome: 'succeeded' });
    expect(await heldOf(node.host, instance)).toEqual(NOTHING_HELD);
  });

  test('says its progress on the way', async () => {
    const instance = await createdInstance();
    const steps = await until('some of it', () => {
      const told = node.controlPlane.telemetry.flatMap((message) =>
        message.type === 'progress' && message.instanceId === instance.id ? [message] : [],
      );
      return told.length > 0 && told;
    });
    for (const { stepCount, fraction } of steps) {
      expect(stepCount).toBe(6);
      expect(fraction).toBeLessThanOrEqual(1);
    }
    await destroyed(instance);
  });
});

describe('what goes wrong', () => {
  test('a create that fails leaves nothing and says why', async () => {
    await node.simulator.call('addFault', { method: 'startDomain', error: 'failed' });
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE);
    const result = await node.controlPlane.run(job);
    expect(result).toMatchObject({ outcome: 'failed', undo: 'clean', power: 'absent' });
    expect(result.failure).toMatchObject({ code: 'failed' });
    expect(node.controlPlane.reports('undoing')).toContainEqual(
      expect.objectContaining({ operationId: job.operationId }),
    );
    expect(await heldOf(node.host, instance)).toEqual(NOTHING_HELD);
  });

  test('an image that cannot be fetched fails the create', async () => {
    const instance = someInstance(node.natCidr);
    const unknown = { ...instance, image: { ...instance.image, sha256: '0'.repeat(64) } };
    const result = await node.controlPlane.run(someJob(unknown, CREATE));
    expect(result).toMatchObject({ outcome: 'failed', failure: { code: 'image_unavailable' } });
    expect(await heldOf(node.host, instance)).toEqual(NOTHING_HELD);
  });

  test('a job that cannot be read is a failed operation, not a crash loop', async () => {
    const job = someJob(someInstance(node.natCidr), CREATE);
    const unreadable = { ...job, input: { kind: 'teleport' } };
    await node.controlPlane.offer(unreadable);
    await node.controlPlane.offer({ operationId: 'nonsense', attempt: 1 });
    expect(await node.controlPlane.resultOf(job)).toMatchObject({
      outcome: 'failed',
      undo: 'not-needed',
      failure: { code: 'invalid_job', detail: expect.stringContaining('input') },
    });
    const instance = await createdInstance();
    await destroyed(instance);
  });

  test('a deadline that has passed turns a create back', async () => {
    await node.simulator.call('addFault', { method: 'createDisk', when: 'hang' });
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE, { deadlineAt: Date.now() + 300 });
    expect(await node.controlPlane.run(job)).toMatchObject({
      outcome: 'failed',
      undo: 'clean',
      failure: { code: 'deadline_passed' },
    });
    expect(await heldOf(node.host, instance)).toEqual(NOTHING_HELD);
  });

  test('a cancellation turns a create back', async () => {
    await node.simulator.call('addFault', { method: 'createDisk', when: 'hang' });
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE);
    await node.controlPlane.offer(job);
    await until('it has started', () =>
      node.controlPlane.reports('started').some((report) => report.operationId === job.operationId),
    );
    const { operationId, attempt } = job;
    const failure = { code: 'deadline_passed', message: 'The operation took too long.' };
    await node.controlPlane.say({ version: CONTRACT_VERSION, type: 'cancel', operationId, attempt, failure });
    expect(await node.controlPlane.resultOf(job)).toMatchObject({
      outcome: 'failed',
      undo: 'clean',
      failure,
    });
    expect(await heldOf(node.host, instance)).toEqual(NOTHING_HELD);
  });
});

describe('deletion and repetition', () => {
  test('a destroy supersedes a create that is under way', async () => {
    await node.simulator.call('addFault', { method: 'createDisk', when: 'hang' });
    const instance = someInstance(node.natCidr);
    const create = someJob(instance, CREATE);
    await node.controlPlane.offer(create);
    await until('the domain is defined', () => node.host.findDomain(instance.id));
    expect(await destroyed(instance)).toMatchObject({ outcome: 'succeeded', power: 'absent' });
    expect(await node.controlPlane.resultOf(create)).toMatchObject({ outcome: 'superseded' });
    expect(await heldOf(node.host, instance)).toEqual(NOTHING_HELD);
  });

  test('work of an older generation that comes late is void', async () => {
    const instance = await createdInstance();
    await destroyed(instance);
    const late = await node.controlPlane.run(someJob(instance, CREATE));
    expect(late).toMatchObject({ outcome: 'superseded', steps: [] });
    expect(await heldOf(node.host, instance)).toEqual(NOTHING_HELD);
  });

  test('the same attempt offered again and an older one run no second time', async () => {
    const { controlPlane } = node;
    const instance = await createdInstance();
    const reboot = someJob(instance, { kind: 'reboot', mode: 'hard', timeoutMs: 0 }, { attempt: 2 });
    await controlPlane.run(reboot);
    await controlPlane.offer(reboot);
    await controlPlane.offer({ ...reboot, attempt: 1 });
    await destroyed(instance);
    const results = controlPlane
      .reports('result')
      .filter((found) => found.operationId === reboot.operationId);
    expect(results).toHaveLength(1);
  });
});

describe('what nodes observe', () => {
  test('a guest that powers itself off is reported within a second', async () => {
    const instance = await createdInstance();
    const host = 'node-1';
    await node.simulator.call('powerOffFromInside', { host, instanceId: instance.id });
    const report = await until(
      'the report',
      () =>
        node.controlPlane
          .reports('power')
          .find((found) => found.instanceId === instance.id && found.power === 'shutoff'),
      1_000,
    );
    expect(report.generation).toBe(0);
    await destroyed(instance);
  });

  test('a hello with the inventory and a listing come first', () => {
    const [first, second] = node.controlPlane.envelopes;
    expect(first?.report).toMatchObject({ type: 'hello', inventory: { virtualization: 'simulated' } });
    expect(second?.report).toMatchObject({ type: 'listing', domains: [] });
    expect(first?.epoch).toBe(1);
  });

  test('a reboot of the host is a new hello with another boot id', async () => {
    const before = node.controlPlane.envelopes[0]?.bootId;
    await node.simulator.call('rebootHost', { host: 'node-1' });
    await until('the new hello', () =>
      node.controlPlane.envelopes.some(({ report, bootId }) => report.type === 'hello' && bootId !== before),
    );
    expect(node.controlPlane.envelopes.at(-1)?.bootId).not.toBe(before);
  });
});

describe('without Redis', () => {
  test('work goes on and everything is said when it is back, empty', async () => {
    const { controlPlane, redis, host, simulator } = node;
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE);
    await simulator.call('addFault', { method: 'startDomain', delayMs: 500 });
    await controlPlane.offer(job);
    await until('the domain is defined', () => host.findDomain(instance.id));
    await redis.stop();
    await until('the guest runs', async () => (await power(instance.id)) === 'running');
    await redis.start();

    expect(await controlPlane.resultOf(job)).toMatchObject({ outcome: 'succeeded', power: 'running' });
    const hellos = () => controlPlane.envelopes.filter(({ report }) => report.type === 'hello').length;
    const before = hellos();
    await redis.connect().flushall();
    await until('it introduces itself again', () => hellos() > before);
    expect(await destroyed(instance)).toMatchObject({ outcome: 'succeeded' });
    expect(await heldOf(host, instance)).toEqual(NOTHING_HELD);
    await until('the acknowledgements are heard', () => {
      const beat = controlPlane.telemetry.findLast((message) => message.type === 'heartbeat');
      return beat?.holding.length === 0;
    });
  });

  test('an outage that outlasts every wait ends, and jobs are taken again', async () => {
    const { redis } = node;
    await redis.stop();
    await systemClock.sleep(8_000);
    await redis.start();
    const instance = await createdInstance();
    await destroyed(instance);
  }, 40_000);

  test('a report that nobody acknowledges is sent again until somebody does', async () => {
    const { controlPlane, redis } = node;
    controlPlane.settings.acknowledges = false;
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE);
    await controlPlane.offer(job);
    await until('the guest runs', async () => (await power(instance.id)) === 'running');
    const commands = redis.connect();
    const sent = async () => {
      const entries = await commands.xrange(nodeKeys.reports(node.config.nodeId), '-', '+');
      return entries.filter(([, [, body]]) => body?.includes(job.operationId) && body.includes('"result"'))
        .length;
    };
    await until('it was sent twice', async () => (await sent()) >= 2);
    controlPlane.settings.acknowledges = true;
    expect(await controlPlane.resultOf(job, 30_000)).toMatchObject({ outcome: 'succeeded' });
    await destroyed(instance);
  }, 40_000);
});
