import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Agent } from '../agent.ts';
import { CREATE, someInstance, someJob } from '../testing/jobs.ts';
import { type RedisProxy, startRedisProxy } from '../testing/redis-proxy.ts';
import { startTestNode, type TestNode } from '../testing/test-node.ts';
import { until } from '../testing/until.ts';

/** What the agent says by its other connections gets through: it is heard, and hears no job. */
const isNotForJobs = (said: string) => said.includes('agent-reports') || said.includes('agent-inbox');

let node: TestNode;
let proxy: RedisProxy;
let agent: Agent;
beforeEach(async () => {
  node = await startTestNode();
  proxy = await startRedisProxy(node.redis.url, isNotForJobs);
  node.config.redisUrl = proxy.url;
  agent = await node.startAgent();
  await create();
});
afterEach(async () => {
  await node.remove();
  await proxy.remove();
});

const create = () => node.controlPlane.run(someJob(someInstance(node.natCidr), CREATE));
const lastBeat = () => node.controlPlane.telemetry.findLast((message) => message.type === 'heartbeat');
const jobsCheck = () => agent.checks().find((check) => check.name === 'jobs');

test('an agent that hears no job says so while it beats, tries again, and says when it hears again', async () => {
  expect(lastBeat()?.untakenForMs).toBe(0);
  proxy.deafen({ laterOnes: true });
  const job = someJob(someInstance(node.natCidr), CREATE);
  await node.controlPlane.offer(job);
  await until('it says that it takes none', () => (lastBeat()?.untakenForMs ?? 0) > 15_000, 25_000);
  expect(jobsCheck()).toMatchObject({ healthy: false, detail: expect.stringContaining('none was taken') });

  proxy.heal();
  expect(await node.controlPlane.resultOf(job, 25_000)).toMatchObject({ outcome: 'succeeded' });
  await until('it says that it takes them', () => lastBeat()?.untakenForMs === 0, 10_000);
  expect(jobsCheck()).toMatchObject({ healthy: true });
}, 90_000);

test('an agent whose queue goes deaf opens it anew by itself, and takes what lies there', async () => {
  const jobs = Array.from({ length: 3 }, () => someJob(someInstance(node.natCidr), CREATE));
  proxy.deafen({ laterOnes: false });
  for (const job of jobs) await node.controlPlane.offer(job);
  // The first was given to the deaf worker, and comes back after two looks for stalled ones, of which every other one may fall out.
  for (const job of jobs.slice(1))
    expect(await node.controlPlane.resultOf(job, 12_000)).toMatchObject({ outcome: 'succeeded' });
  for (const job of jobs)
    expect(await node.controlPlane.resultOf(job, 22_000)).toMatchObject({ outcome: 'succeeded' });
  await until('it says that all is taken', () => lastBeat()?.untakenForMs === 0, 6_000);
  expect(node.controlPlane.reports('result')).toHaveLength(1 + jobs.length);
}, 60_000);

test('an agent that cannot write its journal takes nothing, and says so', async () => {
  const journal = join(node.config.stateDir, 'journal');
  renameSync(journal, `${journal}-away`);
  await node.controlPlane.offer(someJob(someInstance(node.natCidr), CREATE));
  await until('it says that it takes none', () => (lastBeat()?.untakenForMs ?? 0) > 2_000, 10_000);
  renameSync(`${journal}-away`, journal);
  expect(await create()).toMatchObject({ outcome: 'succeeded' });
  await until('it says that it takes them', () => lastBeat()?.untakenForMs === 0, 10_000);
}, 30_000);
