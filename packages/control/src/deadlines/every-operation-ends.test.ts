import type { Job } from '@cloudlet/contract';
import { OPERATION_KINDS } from '@cloudlet/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { offerOperations } from '../dispatch/offer-operations.ts';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { markDeafNodes } from '../liveness/mark-deaf-nodes.ts';
import { markSilentNodes } from '../liveness/mark-silent-nodes.ts';
import { givePlenty, makeTargets, REQUESTS, type Target } from '../testing/every-kind.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { attemptOf } from '../testing/test-node.ts';
import { timePasses } from '../testing/time.ts';
import { cleanUpAgain } from './clean-up-again.ts';
import { letDestroysWait } from './let-destroys-wait.ts';
import { sweepDeadlines } from './sweep-deadlines.ts';

// Generated from the catalogue: whatever an unfinished operation has come to, and whatever becomes of its node then, time passing
// alone leads to its end. Then everything is destroyed, and when the node is back nothing is left.

const FAILURE = { code: 'out_of_luck', message: 'It did not work.' };

/** What an operation that was offered can have come to. One that was not is added below. */
const STANDINGS: Readonly<Record<string, (cloud: TestCloud, job: Job) => Promise<unknown>>> = {
  offered: async () => undefined,
  claimed: (cloud, job) => cloud.node.beat([job.operationId]),
  running: (cloud, job) => cloud.node.start(job),
  'handed back': (cloud, job) => cloud.node.finish(job, { outcome: 'handed-back', power: 'running' }),
  'being undone': async (cloud, job) => {
    await cloud.node.start(job);
    await cloud.node.report({ type: 'undoing', ...attemptOf(job), failure: FAILURE });
  },
};
const NEVER_OFFERED = 'never offered';

/** What the node says from then on; it never says how an operation ended. */
const NODES: Readonly<Record<string, (cloud: TestCloud, unfinished: readonly string[]) => Promise<void>>> = {
  'is up and holds on to it': ({ node }, unfinished) => node.beat(unfinished),
  'is up and knows nothing of it': ({ node }) => node.beat([], { untakenForMs: 0 }),
  'is up and takes no jobs': ({ node }) => node.beat([], { untakenForMs: 60_000 }),
  'is down': async () => undefined,
};

/** Longer than any operation may take. */
const MINUTES = 60;

describe.each(Object.keys(NODES))('when the node %s', (nodeDoes) => {
  let cloud: TestCloud;
  /** Operations by what they have come to. */
  const asked = new Map<string, string[]>();

  /** Asks for each kind once, each of another instance. */
  async function askAll(targets: readonly Target[] = []): Promise<string[]> {
    const ids: string[] = [];
    for (const [index, target] of targets.entries()) {
      const kind = OPERATION_KINDS[index] ?? 'create';
      const accepted = await (kind === 'create' ? cloud.create() : REQUESTS[kind](cloud, target));
      ids.push(accepted.operation.id);
    }
    return ids;
  }

  beforeAll(async () => {
    cloud = await startTestCloud({ vcpus: 1_000, memoryMib: 1_000_000, diskGib: 10_000 });
    await givePlenty(cloud);
    const standings = [...Object.keys(STANDINGS), NEVER_OFFERED];
    const all = await makeTargets(cloud, standings.length * OPERATION_KINDS.length);
    const rows = standings.map((standing) => [standing, all.splice(0, OPERATION_KINDS.length)] as const);
    const off = rows.flatMap(([, row]) => row.filter((_, index) => OPERATION_KINDS[index] === 'start'));
    for (const target of off) await REQUESTS.stop(cloud, target);
    await cloud.node.succeed('shutoff');
    const targets = new Map(rows);
    for (const standing of Object.keys(STANDINGS)) asked.set(standing, await askAll(targets.get(standing)));
    const jobs = new Map((await cloud.node.takeJobs()).map((job) => [job.operationId, job]));
    for (const [standing, bring] of Object.entries(STANDINGS)) {
      for (const id of asked.get(standing) ?? []) {
        const job = jobs.get(id);
        if (!job) throw new Error(`${id} was not offered`);
        await bring(cloud, job);
      }
    }
    asked.set(NEVER_OFFERED, await askAll(targets.get(NEVER_OFFERED)));
  }, 120_000);
  afterAll(() => cloud.end());

  const unfinished = () =>
    cloud.database.operation.findMany({ where: { endedAt: null }, include: { instance: true } });

  async function minutePasses(): Promise<void> {
    const { database, leader } = cloud;
    await timePasses(database, 60);
    await NODES[nodeDoes]?.(
      cloud,
      (await unfinished()).map(({ id }) => id),
    );
    await markSilentNodes(leader, { silentAfterMs: 20_000, listeningForMs: 60_000 });
    await markDeafNodes(leader);
    await offerOperations(leader, { limit: 1_000, unclaimedAfterMs: 5_000 });
    await letDestroysWait(leader);
    expect((await sweepDeadlines(leader)).failures).toEqual([]);
  }

  test('every operation ends; only destroys wait for a node that cannot be reached, of instances that are gone', async () => {
    const { database, node } = cloud;
    for (let minute = 0; minute < MINUTES; minute += 1) await minutePasses();
    const { status, deafSince } = await database.node.findUniqueOrThrow({ where: { id: node.id } });
    const isReachable = status === 'UP' && deafSince === null;
    const left = await unfinished();
    expect(left.map(({ kind, instance }) => [kind, instance.status])).toEqual(
      left.map(() => ['destroy', 'DELETED']),
    );
    if (isReachable) expect(left).toEqual([]);
    const all = [...asked.values()].flat();
    const ended = await database.operation.findMany({ where: { id: { in: all }, endedAt: { not: null } } });
    expect(ended.length + left.length).toBe(all.length);
    for (const one of ended) expect([one.status, one.failureCode]).toEqual(['FAILED', expect.any(String)]);
    expect(await database.instance.count({ where: { status: 'BUILD' } })).toBe(0);
  }, 120_000);

  test('everything can be destroyed then, and nothing is left once the node does what it is asked', async () => {
    const { database, leader, tenant, node } = cloud;
    for (const { id } of await database.instance.findMany({ where: { deletedAt: null } }))
      await destroyInstance(database, tenant.member, { id });
    await node.hello();
    // What it knew of before is lost: ten minutes are more than any of it takes.
    for (let minute = 0; minute < 10; minute += 1) {
      await timePasses(database, 61);
      await node.beat([], { untakenForMs: 0 });
      await markDeafNodes(leader);
      await sweepDeadlines(leader);
      await cleanUpAgain(leader);
      await node.succeed('absent');
    }
    expect(await unfinished()).toEqual([]);
    expect(await database.instance.count({ where: { deletedAt: null } })).toBe(0);
    expect(await database.claim.count()).toBe(0);
    expect(await database.port.count()).toBe(0);
  }, 120_000);
});
