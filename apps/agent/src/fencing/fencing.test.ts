import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, jobId } from '@cloudlet/contract';
import type { HypervisorEvent } from '@cloudlet/hypervisor';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Agent } from '../agent.ts';
import { systemClock } from '../saga/index.ts';
import { heldOf, NOTHING_HELD } from '../testing/clean-slate.ts';
import { CREATE, LARGE, SMALL, someInstance, someJob } from '../testing/jobs.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { until } from '../testing/until.ts';
import { LEASE_MS } from './lease.ts';

/** Two heartbeats. */
const A_WHILE_MS = 4_500;

let node: TestNode;
/** Instances that got power, each time. */
let started: string[];
beforeEach(async () => {
  node = await startTestNode({}, { graceMs: 0 });
  started = [];
  node.host.onEvent((event: HypervisorEvent) => {
    if (event.type === 'power' && event.power === 'running') started.push(event.instanceId);
  });
});
afterEach(() => node.remove());

const takesJobs = (agent: Agent) =>
  until('it takes jobs', () => agent.checks().find(({ name }) => name === 'roster')?.healthy);

const journalOf = (job: Job) => {
  const path = join(node.config.stateDir, 'journal', `${jobId(job)}.jsonl`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

/** What an agent leaves that was stopped at a step: from then on it got no answer from its hypervisor. */
async function stoppedAt(step: string, method: 'defineDomain' | 'createDisk' | 'undefineDomain', job: Job) {
  const agent = await node.startAgent();
  await takesJobs(agent);
  await until('its contact is written down', () => existsSync(lastContact()));
  await node.simulator.call('addFault', { method, error: 'unreachable', times: 1_000 });
  await node.controlPlane.offer(job);
  await until('the step has begun', () => journalOf(job).includes(`"step":"${step}"`));
  await agent.stop();
  await node.simulator.call('clearFaults', {});
}

const lastContact = () => join(node.config.stateDir, 'last-contact.json');

/** The next agent does not know how long the one before has been away. */
const forgetLastContact = () => rmSync(lastContact());

describe('an agent that does not know how long it was away', () => {
  test('gives no guest power before the control plane has said what is its own', async () => {
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE);
    await stoppedAt('root-disk', 'createDisk', job);
    forgetLastContact();
    node.controlPlane.settings.answersHello = false;
    await node.startAgent();
    await until('the domain is defined', () => node.host.findDomain(instance.id));
    await systemClock.sleep(A_WHILE_MS);
    expect(started).toEqual([]);
    node.controlPlane.settings.answersHello = true;
    expect(await node.controlPlane.resultOf(job)).toMatchObject({ outcome: 'succeeded', power: 'running' });
    expect(started).toEqual([instance.id]);
  }, 20_000);

  test('goes on destroying without an answer', async () => {
    const instance = someInstance(node.natCidr);
    const first = await node.startAgent();
    await node.controlPlane.run(someJob(instance, CREATE));
    await first.stop();
    const destroy = someJob({ ...instance, generation: 1 }, { kind: 'destroy', snapshotIds: [] });
    await stoppedAt('domain', 'undefineDomain', destroy);
    forgetLastContact();
    node.controlPlane.settings.answersHello = false;
    await node.startAgent();
    expect(await node.controlPlane.resultOf(destroy)).toMatchObject({ outcome: 'succeeded' });
    expect(await heldOf(node.host, instance)).toEqual(NOTHING_HELD);
  });

  test('leaves a guest off that was deleted meanwhile', async () => {
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE);
    await stoppedAt('root-disk', 'createDisk', job);
    forgetLastContact();
    node.controlPlane.instances.set(instance.id, 1);
    await node.startAgent();
    expect(await node.controlPlane.resultOf(job)).toMatchObject({ outcome: 'superseded' });
    expect(started).toEqual([]);
  });

  test('undoes the create of an instance that is nobody’s any more', async () => {
    const instance = someInstance(node.natCidr);
    const job = someJob(instance, CREATE);
    await stoppedAt('root-disk', 'createDisk', job);
    forgetLastContact();
    node.controlPlane.instances.delete(instance.id);
    await node.startAgent();
    expect(await node.controlPlane.resultOf(job)).toMatchObject({
      outcome: 'failed',
      undo: 'clean',
      failure: { code: 'not_this_nodes_instance' },
    });
    expect(await heldOf(node.host, instance)).toEqual(NOTHING_HELD);
    expect(started).toEqual([]);
  });

  test('does not start a guest that has moved in order to undo its resize', async () => {
    const instance = someInstance(node.natCidr);
    const first = await node.startAgent();
    await node.controlPlane.run(someJob(instance, CREATE));
    await first.stop();
    const resize = someJob(instance, { kind: 'resize', from: SMALL, to: LARGE, timeoutMs: 5_000 });
    await stoppedAt('domain', 'defineDomain', resize);
    expect(await node.host.findDomain(instance.id)).toMatchObject({ power: 'shutoff' });
    forgetLastContact();
    node.controlPlane.instances.delete(instance.id);
    await node.startAgent();
    expect(await node.controlPlane.resultOf(resize)).toMatchObject({ outcome: 'superseded' });
    expect(started).toEqual([instance.id]);
  });
});

test('an agent that is back within a second goes on without asking', async () => {
  const instance = someInstance(node.natCidr);
  const job = someJob(instance, CREATE);
  await stoppedAt('root-disk', 'createDisk', job);
  node.controlPlane.settings.answersHello = false;
  await node.startAgent();
  expect(await node.controlPlane.resultOf(job)).toMatchObject({ outcome: 'succeeded', power: 'running' });
});

test('an agent that was cut off for longer than its lease asks before it gives a guest power', async () => {
  const instance = someInstance(node.natCidr);
  const job = someJob(instance, CREATE);
  await node.simulator.call('addFault', { method: 'createDisk', delayMs: LEASE_MS + 2_500 });
  const agent = await node.startAgent();
  await takesJobs(agent);
  await node.controlPlane.offer(job);
  await until('it has started', () => node.controlPlane.reports('started').length > 0);
  await node.redis.stop();
  await systemClock.sleep(LEASE_MS + 4_000);
  expect(await node.host.findDomain(instance.id)).toMatchObject({ power: 'shutoff' });
  node.controlPlane.instances.set(instance.id, 1);
  await node.redis.start();
  expect(await node.controlPlane.resultOf(job)).toMatchObject({ outcome: 'superseded' });
  expect(started).toEqual([]);
}, 40_000);

test('the copy of an agent’s state on another host does nothing', async () => {
  const instance = someInstance(node.natCidr);
  await stoppedAt('root-disk', 'createDisk', someJob(instance, CREATE));
  node.controlPlane.settings.answersHello = false;
  const hostUuid = 'aaaaaaaa-0000-4000-8000-000000000000';
  const left = await node.host.listHoldings();
  await node.startAgent((hypervisor) => ({
    ...hypervisor,
    host: async () => ({ ...(await hypervisor.host()), hostUuid }),
  }));
  await until('it has introduced itself', () =>
    node.controlPlane.envelopes.some((envelope) => envelope.hostUuid === hostUuid),
  );
  await systemClock.sleep(A_WHILE_MS);
  expect(await node.host.listHoldings()).toEqual(left);
}, 20_000);

test('work that a destroy has made void stays void, however often the agent starts', async () => {
  const instance = someInstance(node.natCidr);
  const create = someJob(instance, CREATE);
  const first = await node.startAgent();
  await node.controlPlane.run(someJob({ ...instance, generation: 1 }, { kind: 'destroy', snapshotIds: [] }));
  await until('it is forgotten', () =>
    node.controlPlane.telemetry.some((beat) => beat.type === 'heartbeat' && beat.holding.length === 0),
  );
  await first.stop();
  await (await node.startAgent()).stop();
  await node.startAgent();
  // What a queue delivers late: taken by an agent that died before it wrote it down.
  node.controlPlane.instances.delete(instance.id);
  const late = await node.controlPlane.run(create);
  expect(late).toMatchObject({ outcome: 'superseded', steps: [] });
  expect(await heldOf(node.host, instance)).toEqual(NOTHING_HELD);
  const files = readdirSync(node.config.stateDir, { recursive: true, encoding: 'utf8' });
  expect(files.filter((name) => name.includes(instance.id))).toEqual([]);
});
