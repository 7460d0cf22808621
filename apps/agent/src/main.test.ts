import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, jobId } from '@cloudlet/contract';
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
afterAll(async () => {
  // All that the agent has done it could do as the node's own user.
  expect(await node.redis.refusals()).toEqual([]);
  await node.remove();
});

const journalOf = (job: Job) => {
  const path = join(node.config.stateDir, 'journal', `${jobId(job)}.jsonl`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

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
    const log = readFileSync(join(node.config.stateDir, 'agent.log'), 'utf8').trim().split('\n');
    expect(log).toContainEqual(expect.stringContaining(`another agent, process ${first.pid}, uses`));
    expect(log.every((line) => line.startsWith('{'))).toBe(true);
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

  test('killed with a result that nobody has acknowledged it sends the same again, and lists what it sees since', async () => {
    const { controlPlane, host, simulator } = node;
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE);
    const first = start();
    await until('it takes jobs', async () =>
      (await first.health().catch(() => null))?.checks.some(
        (check) => check.name === 'roster' && check.healthy,
      ),
    );
    controlPlane.settings.acknowledges = false;
    await controlPlane.offer(job);
    await until('the guest runs', async () => (await host.findDomain(instance.id))?.power === 'running');
    await until('the result is in the journal', () => journalOf(job).includes('"entry":"result"'));
    await first.end('SIGKILL');
    await simulator.call('powerOffFromInside', { host: 'node-1', instanceId: instance.id });
    await until('the guest is off', async () => (await host.findDomain(instance.id))?.power === 'shutoff');

    controlPlane.settings.acknowledges = true;
    start();
    const { power } = await controlPlane.resultOf(job);
    expect(power).toBe('running');
    const result = controlPlane.envelopes.find(
      ({ report }) => report.type === 'result' && report.operationId === job.operationId,
    );
    await until('a listing after the result', () => {
      const at = result ? controlPlane.envelopes.indexOf(result) : 0;
      return controlPlane.envelopes
        .slice(at)
        .some(
          ({ report, epoch }) =>
            report.type === 'listing' &&
            epoch > (result?.epoch ?? 0) &&
            report.domains.some((domain) => domain.instanceId === instance.id && domain.power === 'shutoff'),
        );
    });
    await destroy(instance);
  });
});
