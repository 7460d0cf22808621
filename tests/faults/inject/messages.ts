import { setTimeout as delay } from 'node:timers/promises';
import { nodeKeys, STREAM_FIELD } from '@cloudlet/contract';
import { Queue } from 'bullmq';
import type { Random } from '../plan/random.ts';
import { someNode } from './agents.ts';
import {
  at,
  type Evidence,
  type FaultKind,
  type FaultSettings,
  type Stage,
  scaled,
  untilSome,
} from './fault.ts';
import type { Stream } from './recorder.ts';

/** How long the control plane may take to read what was said again, when it is well. */
const READ_WITHIN_MS = 20_000;

export const messageFaults: readonly FaultKind[] = [
  { name: 'report-twice', plan: (random, settings) => again(random, settings, 'reports', 0) },
  {
    name: 'report-late',
    plan: (random, settings) => again(random, settings, 'reports', scaled(20, settings)),
  },
  {
    name: 'heartbeat-late',
    plan: (random, settings) => again(random, settings, 'telemetry', scaled(5, settings)),
  },
  {
    // A queue that delivers again what was taken long ago.
    name: 'job-again',
    plan: (random, settings) => {
      const { index, node } = someNode(random, settings);
      const count = random.between(1, 10);
      return {
        params: { node, count },
        occupies: ['redis', node],
        lastsMs: 2_000,
        inject: (stage) => offerAgain(stage, index, count),
      };
    },
  },
];

function again(random: Random, settings: FaultSettings, stream: Stream, olderThanMs: number) {
  const { index, node } = someNode(random, settings);
  const count = random.between(1, 30);
  return {
    params: { node, count, olderThanMs },
    occupies: ['redis', node],
    lastsMs: 2_000,
    inject: (stage: Stage) => sayAgain(stage, index, stream, count, olderThanMs),
  };
}

/** Writes copies of a node's messages into its stream, in their order; shown by their being read again. */
async function sayAgain(
  { cloud, recorder }: Stage,
  index: number,
  stream: Stream,
  count: number,
  olderThanMs: number,
): Promise<Evidence> {
  const node = at(cloud.nodes, index);
  const old = await untilSome(() =>
    recorder
      .entries(node, stream)
      .filter((entry) => entry.at <= Date.now() - olderThanMs)
      .slice(-count),
  );
  const key = nodeKeys[stream](node.id);
  const ids: string[] = [];
  for (const { fields } of old) {
    const id = await cloud.ownRedis.xadd(key, '*', ...fields);
    if (id) ids.push(id);
  }
  const until = performance.now() + READ_WITHIN_MS;
  while (performance.now() < until && ids.length > 0) {
    const left = await Promise.all(ids.map((id) => cloud.ownRedis.xrange(key, id, id)));
    if (left.every((entries) => entries.length === 0)) break;
    await delay(100);
  }
  return { fired: ids.length > 0, what: `${ids.length} copies of ${stream} read: ${typesOf(old)}` };
}

function typesOf(entries: readonly { readonly fields: readonly string[] }[]): string {
  const types = entries.map(({ fields }) => {
    const message = JSON.parse(fields[fields.indexOf(STREAM_FIELD) + 1] ?? '{}') as {
      type?: string;
      report?: { type: string };
    };
    return message.report?.type ?? message.type ?? '?';
  });
  return [...new Set(types)].join(', ');
}

async function offerAgain({ cloud, recorder }: Stage, index: number, count: number): Promise<Evidence> {
  const node = at(cloud.nodes, index);
  const jobs = await untilSome(() => recorder.jobs(node).slice(-count));
  const queue = new Queue(node.id, {
    connection: cloud.ownRedis,
    prefix: nodeKeys.queuePrefix,
    skipVersionCheck: true,
  });
  for (const data of jobs) {
    // Another id, or a queue that still holds the first would take no second.
    const jobId = `again-${String(data.operationId)}-${String(data.attempt)}`;
    await queue.add('again', data, { jobId, attempts: 1, removeOnComplete: true, removeOnFail: true });
  }
  const until = performance.now() + READ_WITHIN_MS;
  while (performance.now() < until && (await queue.getJobCountByTypes('waiting', 'active')) > 0)
    await delay(100);
  // The connection is the run's own and stays.
  await queue.close();
  return { fired: jobs.length > 0, what: `${jobs.length} jobs delivered again` };
}
