import type { Job } from '@cloudlet/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getInstance } from '../reads/get-instance.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { attemptOf, resultOf, type TestNode } from '../testing/test-node.ts';
import { applyReports } from './apply-reports.ts';

let cloud: TestCloud;
let other: TestNode;
beforeAll(async () => {
  cloud = await startTestCloud();
  other = await cloud.addNode('other');
});
afterAll(() => cloud.end());

/** Creates an instance on each of the two nodes. */
async function oneJobEach(name: string): Promise<{ readonly own: Job; readonly others: Job }> {
  const { database, node } = cloud;
  const jobOn = async (target: TestNode, elsewhere: TestNode, suffix: string) => {
    await database.node.update({
      where: { id: elsewhere.id },
      data: { mode: 'DRAINED', modeSince: new Date() },
    });
    await cloud.create(`${name}-${suffix}`);
    await database.node.update({ where: { id: elsewhere.id }, data: { mode: 'ENABLED' } });
    const [job] = await target.takeJobs();
    if (!job) throw new Error('no job was offered');
    return job;
  };
  return { own: await jobOn(node, other, 'own'), others: await jobOn(other, node, 'other') };
}

const textOf = (node: TestNode, report: Parameters<TestNode['envelope']>[0]) =>
  JSON.stringify(node.envelope(report));
const read = (job: Job) => getInstance(cloud.database, cloud.tenant.member, { id: job.instance.id });

/** The transaction that wrote the operation last. */
async function writerOf(job: Job): Promise<string | undefined> {
  const rows = await cloud.database.$queryRaw<{ writer: string }[]>`
    SELECT xmin::text AS writer FROM operation WHERE id = ${job.operationId}::uuid`;
  return rows[0]?.writer;
}

test('what several nodes say is applied by one transaction', async () => {
  const { own, others } = await oneJobEach('together');
  const reportsOf = (node: TestNode, job: Job) => [
    textOf(node, { type: 'started', ...attemptOf(job) }),
    textOf(node, resultOf(job)),
  ];
  const applied = await applyReports(
    cloud.leader,
    new Map([
      [cloud.node.id, reportsOf(cloud.node, own)],
      [other.id, reportsOf(other, others)],
    ]),
  );
  expect([...applied.values()].map(({ acknowledged }) => acknowledged.length)).toEqual([2, 2]);
  expect(await read(own)).toMatchObject({ status: 'ACTIVE', task: null });
  expect(await read(others)).toMatchObject({ status: 'ACTIVE', task: null });
  const writer = await writerOf(own);
  expect(writer).toBeDefined();
  expect(await writerOf(others)).toBe(writer);
});

test('one that cannot be applied takes nothing with it, neither of its node nor of the others', async () => {
  const { own, others } = await oneJobEach('poisoned');
  const poison = cloud.node.envelope({
    ...resultOf(own),
    steps: [{ name: '\u0000', direction: 'do', startedAt: 1, endedAt: null, outcome: null }],
  });
  const applied = await applyReports(
    cloud.leader,
    new Map([
      [cloud.node.id, [JSON.stringify(poison), textOf(cloud.node, resultOf(own))]],
      [other.id, [textOf(other, resultOf(others))]],
    ]),
  );
  expect(applied.get(cloud.node.id)).toMatchObject({ deadLetters: [{ reportId: poison.reportId }] });
  expect(applied.get(cloud.node.id)?.acknowledged).toHaveLength(2);
  expect(applied.get(other.id)).toMatchObject({ deadLetters: [] });
  expect(await read(own)).toMatchObject({ status: 'ACTIVE' });
  expect(await read(others)).toMatchObject({ status: 'ACTIVE' });
});

test('a report is applied to what the one before it left', async () => {
  const { own, others } = await oneJobEach('in-order');
  const off = (node: TestNode, job: Job) =>
    textOf(node, {
      type: 'power',
      instanceId: job.instance.id,
      generation: 1,
      power: 'shutoff',
      cause: 'guest',
    });
  await applyReports(
    cloud.leader,
    new Map([
      // The result ends the operation, so that what the guest does then counts.
      [cloud.node.id, [textOf(cloud.node, resultOf(own)), off(cloud.node, own)]],
      // A listing too may change what was prepared for the next.
      [
        other.id,
        [
          textOf(other, resultOf(others)),
          textOf(other, {
            type: 'listing',
            domains: [{ instanceId: others.instance.id, generation: 1, power: 'shutoff' }],
          }),
          textOf(other, {
            type: 'power',
            instanceId: others.instance.id,
            generation: 1,
            power: 'running',
            cause: 'hand',
          }),
        ],
      ],
    ]),
  );
  expect(await read(own)).toMatchObject({ status: 'SHUTOFF' });
  expect(await read(others)).toMatchObject({ status: 'ACTIVE' });
});

test('a node that nobody knows holds up no other', async () => {
  const { own, others } = await oneJobEach('removed');
  const nobody = crypto.randomUUID();
  const applied = applyReports(
    cloud.leader,
    new Map([
      [nobody, [textOf(cloud.node, resultOf(own))]],
      [other.id, [textOf(other, resultOf(others))]],
    ]),
  );
  expect((await applied).get(nobody)?.deadLetters).toHaveLength(1);
  expect(await read(others)).toMatchObject({ status: 'ACTIVE' });
});
