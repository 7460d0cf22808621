import type { Job, ReportEnvelope } from '@cloudlet/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepDeadlines } from '../deadlines/sweep-deadlines.ts';
import { ControlError } from '../errors/control-error.ts';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { rebootInstance } from '../instances/reboot-instance.ts';
import { resizeInstance } from '../instances/resize-instance.ts';
import { startInstance } from '../instances/start-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { deleteSnapshot } from '../snapshots/delete-snapshot.ts';
import { restoreInstance } from '../snapshots/restore-instance.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { resultOf } from '../testing/test-node.ts';

// Any story: requests, a node's good and bad ends, old reports again, reboots, silence and time, in any order. Whatever happens, what is
// held is explained, and at the end everything can be destroyed and nothing is left. CLOUDLET_STORIES=500 tells more of them.

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const index = fc.nat(5);
const event = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('create' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('start', 'stop', 'reboot', 'resize', 'snapshot', 'restore', 'delete-snapshot'),
      index,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('destroy' as const), index }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      index,
      outcome: fc.constantFrom('succeeded', 'succeeded', 'failed', 'handed-back'),
      undo: fc.constantFrom('not-needed', 'clean', 'incomplete'),
      power: fc.constantFrom('running', 'shutoff', 'paused', 'absent'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const), begin: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), index: fc.nat(30) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('power' as const),
      index,
      power: fc.constantFrom('running', 'shutoff', 'crashed'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('listing' as const),
      power: fc.constantFrom('running', 'shutoff'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), reboot: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('down' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('time' as const), minutes: fc.constantFrom(4, 40) }),
  },
);
type Event = typeof event extends fc.Arbitrary<infer One> ? One : never;

type Story = { ids: string[]; jobs: Job[]; said: ReportEnvelope[] };

test('whatever happens, what is held is explained and can be given back', { timeout: 900_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 40 }), async (events) => {
      const story: Story = { ids: [], jobs: [], said: [] };
      for (const one of events) {
        await live(story, one);
        await expectExplained();
      }
      await endWell(story);
    }),
    { numRuns: Number(process.env.CLOUDLET_STORIES ?? 25), endOnFailure: true },
  );
});

async function live(story: Story, one: Event): Promise<void> {
  const { database, tenant, node, large } = cloud;
  const caller = tenant.member;
  const id = 'index' in one ? story.ids[one.index % Math.max(1, story.ids.length)] : undefined;
  switch (one.kind) {
    case 'create': {
      const accepted = await mayBeRefused(cloud.create());
      if (accepted) story.ids.push(accepted.instance.id);
      return;
    }
    case 'destroy':
      if (id) await mayBeRefused(destroyInstance(database, caller, { id }));
      return;
    case 'take': {
      const jobs = await node.takeJobs();
      if (one.begin) for (const job of jobs) await node.start(job);
      story.jobs.push(...jobs);
      return;
    }
    case 'end': {
      const [job] = story.jobs.splice(one.index % Math.max(1, story.jobs.length), 1);
      if (!job) return;
      const { outcome, undo, power } = one;
      const failure = { code: 'story', message: 'It is told so.' };
      const result = { ...resultOf(job), outcome, undo, power, ...(outcome === 'failed' ? { failure } : {}) };
      await say(story, node.envelope(result as ReportEnvelope['report']));
      return;
    }
    case 'again': {
      const old = story.said[one.index % Math.max(1, story.said.length)];
      if (old) await node.apply(old);
      return;
    }
    case 'power':
      if (id) {
        const { power } = one;
        const report = { type: 'power', instanceId: id, generation: 1, power, cause: 'story' };
        await say(story, node.envelope(report as ReportEnvelope['report']));
      }
      return;
    case 'listing': {
      const power = one.power as 'running' | 'shutoff';
      await node.listing(story.ids.slice(1).map((instanceId) => ({ instanceId, power })));
      return;
    }
    case 'restart':
      await node.restart({ reboot: one.reboot });
      return;
    case 'down':
      await database.node.update({ where: { id: node.id }, data: { status: 'DOWN' } });
      return;
    case 'time':
      await pass(one.minutes);
      await sweepDeadlines(cloud.leader);
      return;
    case 'start':
    case 'stop':
    case 'reboot':
    case 'resize':
    case 'snapshot':
    case 'restore':
    case 'delete-snapshot': {
      if (!id) return;
      const snapshot = await database.snapshot.findFirst({ where: { instanceId: id, deletedAt: null } });
      const snapshotId = snapshot?.id ?? id;
      const requests = {
        start: () => startInstance(database, caller, { id }),
        stop: () => stopInstance(database, caller, { id }),
        reboot: () => rebootInstance(database, caller, { id }),
        resize: () => resizeInstance(database, caller, { id, flavorId: large }),
        snapshot: () => createSnapshot(database, caller, { id, name: 'of-the-story' }),
        restore: () => restoreInstance(database, caller, { id, snapshotId }),
        'delete-snapshot': () => deleteSnapshot(database, caller, { id, snapshotId }),
      };
      await mayBeRefused(requests[one.kind]());
    }
  }
}

async function say(story: Story, envelope: ReportEnvelope): Promise<void> {
  const { acknowledged, deadLetters } = await cloud.node.apply(envelope);
  expect(acknowledged).toEqual([envelope.reportId]);
  expect(deadLetters).toEqual([]);
  story.said.push(envelope);
}

/** A use case may say no, in its own words; every other error is a fault. */
async function mayBeRefused<Result>(request: Promise<Result>): Promise<Result | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ControlError) return null;
    throw error;
  }
}

/** Makes it that much later for everything that waits. */
async function pass(minutes: number): Promise<void> {
  await cloud.database.$executeRaw`
    UPDATE operation SET accepted_at = accepted_at - ${minutes} * interval '1 minute',
           deadline_at = deadline_at - ${minutes} * interval '1 minute',
           undo_deadline_at = undo_deadline_at - ${minutes} * interval '1 minute'`;
}

/** Claims and addresses that no living thing explains, and living things without theirs. */
async function expectExplained(): Promise<void> {
  const wrong = await cloud.database.$queryRaw`
    SELECT i.name, i.status, o.kind AS task, c.vcpus AS claimed, p.ip_address
      FROM instance i LEFT JOIN claim c ON c.instance_id = i.id AND c.snapshot_id IS NULL
      LEFT JOIN port p ON p.instance_id = i.id LEFT JOIN operation o ON o.instance_id = i.id AND o.ended_at IS NULL
     WHERE (i.status = 'DELETED' AND c.id IS NOT NULL)
        OR (i.status NOT IN ('DELETED', 'ERROR') AND (c.id IS NULL OR p.instance_id IS NULL))
        OR (i.status = 'ERROR' AND (c.id IS NULL) <> (p.instance_id IS NULL))
        OR (c.id IS NOT NULL AND (c.vcpus < i.vcpus OR c.memory_mib < i.memory_mib OR c.disk_gib < i.root_disk_gib))
        OR (c.id IS NOT NULL AND o.id IS NULL AND i.status <> 'ERROR' AND c.vcpus <> i.vcpus)
        OR (i.status = 'BUILD' AND o.id IS NULL)
    UNION ALL
    SELECT s.name, NULL, NULL, c.disk_gib, NULL FROM snapshot s FULL JOIN claim c ON c.snapshot_id = s.id
     WHERE (s.id IS NOT NULL OR c.snapshot_id IS NOT NULL) AND (s.deleted_at IS NULL) <> (c.id IS NOT NULL)`;
  expect(wrong).toEqual([]);
}

/** The node is there, every job ends well, everything is destroyed: nothing may be left. */
async function endWell({ ids }: Story): Promise<void> {
  const { database, tenant, node } = cloud;
  await node.hello();
  await pass(300);
  await sweepDeadlines(cloud.leader);
  await pass(300);
  await sweepDeadlines(cloud.leader);
  for (const id of ids) await mayBeRefused(destroyInstance(database, tenant.member, { id }));
  await node.hello();
  await node.succeed('absent');
  // What was destroyed while the node was down and failed then is destroyed again when it is seen.
  const left = await database.port.findMany();
  await node.listing(left.map(({ instanceId }) => ({ instanceId, power: 'running' })));
  await node.succeed('absent');
  expect(await database.claim.count()).toBe(0);
  expect(await database.port.count()).toBe(0);
  expect(await database.operation.count({ where: { endedAt: null } })).toBe(0);
  expect(await database.instance.count({ where: { deletedAt: null } })).toBe(0);
}
