import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeKeys } from '@cloudlet/contract';
import { expect } from 'vitest';
import type { Stage, StageNode } from './stage.ts';

/** How long the last acknowledgement may be on its way: unanswered reports are sent again after a while. */
const SETTLED_WITHIN_MS = 30_000;

/**
 * Fails unless nothing is left of all that was created and destroyed: seen from outside, in the tables, in Redis, on the host and in the
 * agent's journal.
 */
export async function expectCleanSlate(stage: Stage, node: StageNode): Promise<void> {
  await expect
    .poll(() => lookAround(stage, node), { timeout: SETTLED_WITHIN_MS, interval: 200 })
    .toEqual(NOTHING_LEFT);
}

/** What the names of instances end with whose tenant was suspended: the life itself says what the system asked of them. */
export const SUSPENDED = '-suspended';

const NOTHING_LEFT = {
  unfinished: 0,
  instances: 0,
  snapshots: 0,
  claims: 0,
  ports: 0,
  deadLetters: [],
  unasked: 0,
  claimed: { vcpus: 0, memoryMib: 0, diskGib: 0 },
  orphans: [],
  host: { domains: [], disks: [], seeds: [], snapshots: [], addresses: [], temporaries: [] },
  reports: 0,
  jobs: [],
  journal: [],
};

async function lookAround(stage: Stage, node: StageNode): Promise<typeof NOTHING_LEFT> {
  const { database } = stage;
  const row = await database.node.findUniqueOrThrow({ where: { id: node.id } });
  const { domains, disks, seeds, snapshots, addresses, temporaries } = await node.host.listHoldings();
  return {
    unfinished: await database.operation.count({ where: { endedAt: null } }),
    instances: await database.instance.count({ where: { status: { not: 'DELETED' } } }),
    snapshots: await database.snapshot.count({ where: { status: { not: 'DELETED' } } }),
    claims: await database.claim.count(),
    ports: await database.port.count(),
    deadLetters: (await database.deadLetter.findMany()).map(({ reason }) => reason) as never[],
    unasked: await database.operation.count({
      where: { requestedVia: 'system', NOT: { instance: { name: { endsWith: SUSPENDED } } } },
    }),
    claimed: { vcpus: row.claimedVcpus, memoryMib: row.claimedMemoryMib, diskGib: row.claimedDiskGib },
    orphans: (await database.orphan.findMany()) as never[],
    host: { domains, disks, seeds, snapshots, addresses, temporaries } as typeof NOTHING_LEFT.host,
    reports: await stage.commands.xlen(nodeKeys.reports(node.id)),
    jobs: (await jobKeys(stage, node.id)) as never[],
    journal: journalOf(node) as never[],
  };
}

/** BullMQ's hash of each job and its lists of those that wait or are being taken. */
async function jobKeys({ commands }: Stage, nodeId: string): Promise<string[]> {
  const keys = await commands.keys(`${nodeKeys.queuePrefix}:${nodeId}:*`);
  const rest = keys.map((key) => key.slice(`${nodeKeys.queuePrefix}:${nodeId}:`.length));
  return rest.filter((name) =>
    /^[0-9a-f-]{36}-\d+|^wait$|^active$|^delayed$|^failed$|^completed$/.test(name),
  );
}

function journalOf({ stateDir }: StageNode): string[] {
  const folder = join(stateDir, 'journal');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.includes('.jsonl')) : [];
}
