import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AgentProcess, bundleAgent, spawnAgent } from './testing/agent-process.ts';
import { heldOf, NOTHING_HELD } from './testing/clean-slate.ts';
import { CREATE, someInstance, someJob } from './testing/jobs.ts';
import { startTestNode, type TestNode } from './testing/test-node.ts';
import { until } from './testing/until.ts';

let node: TestNode;
let agents: AgentProcess[] = [];

const start = () => {
  const agent = spawnAgent(node.config);
  agents.push(agent);
  return agent;
};

beforeAll(async () => {
  await bundleAgent();
  node = await startTestNode({ start: 300, disk: 100 });
});
afterEach(async () => {
  await Promise.all(agents.map((agent) => agent.end('SIGKILL')));
  agents = [];
});
afterAll(() => node.remove());

const destroy = async (instance: ReturnType<typeof someInstance>) => {
  const gone = { ...instance, generation: instance.generation + 1 };
  return node.controlPlane.run(someJob(gone, { kind: 'destroy', snapshotIds: [] }));
};

describe('the daemon', () => {
  test('killed in the middle of a create it comes back and finishes it, once, with nothing left over', async () => {
    const { controlPlane, host } = node;
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE);

    const first = start();
    await controlPlane.offer(job);
    await until('the domain is defined', () => host.findDomain(instance.id));
    await first.end('SIGKILL');
    expect(controlPlane.reports('result')).toHaveLength(0);

    start();
    const result = await controlPlane.resultOf(job);
    expect(result).toMatchObject({ outcome: 'succeeded', power: 'running' });
    await until('the attempt is held no more', () =>
      controlPlane.telemetry.some(
        (beat) => beat.type === 'heartbeat' && beat.epoch === 2 && beat.holding.length === 0,
      ),
    );
    expect(
      controlPlane.reports('result').filter((found) => found.operationId === job.operationId),
    ).toHaveLength(1);
    expect(await heldOf(host, instance)).toMatchObject({ domains: [instance.id], temporaries: [] });

    expect(await destroy(instance)).toMatchObject({ outcome: 'succeeded' });
    expect(await heldOf(host, instance)).toEqual(NOTHING_HELD);
  });

  test('killed in the middle of undoing it goes on undoing', async () => {
    const { controlPlane, host, simulator } = node;
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE);
    await simulator.call('addFault', { method: 'startDomain', error: 'failed' });
    await simulator.call('addFault', { method: 'undefineDomain', error: 'failed', times: 2, delayMs: 300 });

    const first = start();
    await controlPlane.offer(job);
    await until('it is undoing', () =>
      controlPlane.reports('undoing').some((report) => report.operationId === job.operationId),
    );
    await first.end('SIGKILL');

    start();
    const result = await controlPlane.resultOf(job);
    expect(result).toMatchObject({
      outcome: 'failed',
      undo: 'clean',
      power: 'absent',
      failure: { code: 'failed' },
    });
    expect(await heldOf(host, instance)).toEqual(NOTHING_HELD);
  });

  test('a second agent on the same state directory refuses to start', async () => {
    const first = start();
    await until('it is healthy but for the gateway', async () => {
      const { checks } = await first.health().catch(() => ({ checks: [] }));
      return checks.length > 1 && checks.every((check) => check.healthy || check.name === 'gateway');
    });
    const second = start();
    expect(await second.exited()).toBe(1);
    expect(await first.end('SIGTERM')).toBe(0);
  });

  test('told to stop it lets a running operation finish', async () => {
    const { controlPlane, host } = node;
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE);
    const agent = start();
    await controlPlane.offer(job);
    await until('the domain is defined', () => host.findDomain(instance.id));
    expect(await agent.end('SIGTERM')).toBe(0);
    expect(await controlPlane.resultOf(job)).toMatchObject({ outcome: 'succeeded', power: 'running' });
    start();
    await destroy(instance);
  });

  test('told to stop it hands back what has not begun, also while Redis is away', async () => {
    const { controlPlane, host, redis, simulator } = node;
    const [busy, waiting] = [someInstance(node.natCidr), someInstance(node.natCidr)];
    const jobs = [someJob(busy, CREATE), someJob(waiting, CREATE)] as const;
    await simulator.call('addFault', { method: 'startDomain', delayMs: 6_000 });
    const agent = spawnAgent({ ...node.config, slots: 1 });
    agents.push(agent);
    await controlPlane.offer(jobs[0]);
    await until('the domain is defined', () => host.findDomain(busy.id));
    await controlPlane.offer(jobs[1]);
    await until('both are held', () =>
      controlPlane.telemetry.some((beat) => beat.type === 'heartbeat' && beat.holding.length === 2),
    );
    await redis.stop();
    expect(await agent.end('SIGTERM')).toBe(0);
    await redis.start();
    start();
    expect(await controlPlane.resultOf(jobs[0])).toMatchObject({ outcome: 'succeeded' });
    expect(await controlPlane.resultOf(jobs[1])).toMatchObject({ outcome: 'handed-back', power: 'absent' });
    await controlPlane.run({ ...jobs[1], attempt: 2 });
    await destroy(busy);
    await destroy(waiting);
    expect(await heldOf(host, waiting)).toEqual(NOTHING_HELD);
  });
});
