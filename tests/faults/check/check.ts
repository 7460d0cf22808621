import { setTimeout as delay } from 'node:timers/promises';
import type { FaultCloud } from '../cloud/cloud.ts';
import type { Users } from '../users/users.ts';
import { type Counts, checkBooks } from './books.ts';
import type { Finding } from './finding.ts';
import { checkAttempts } from './logs.ts';
import { observeHost } from './observed.ts';
import { checkQuota } from './quota.ts';
import { checkSlate } from './slate.ts';
import { readTables } from './tables.ts';

export type Checked = {
  readonly counts: Counts;
  readonly findings: readonly Finding[];
  readonly afterMs: number;
};

const LOOK_AGAIN_MS = 2_000;

/**
 * Looks, from outside, until everything is as it should be or the time is over: operations end, nodes say what they have seen. What is
 * found then will not go away by itself.
 * @param isEmpty whether nothing may be left at all, because everything was destroyed
 */
export async function checkUntilClean(
  cloud: FaultCloud,
  users: Users,
  { withinMs, isEmpty }: { readonly withinMs: number; readonly isEmpty: boolean },
): Promise<Checked> {
  const began = performance.now();
  for (;;) {
    const { counts, lasting, passing } = await look(cloud, users, isEmpty);
    const afterMs = Math.round(performance.now() - began);
    if (passing.length === 0 || afterMs > withinMs)
      return { counts, findings: [...lasting, ...passing], afterMs };
    await delay(LOOK_AGAIN_MS);
  }
}

async function look(cloud: FaultCloud, users: Users, isEmpty: boolean) {
  // The hosts first: what the tables say is at least as new.
  const hosts = await Promise.all(cloud.nodes.map((node) => observeHost(cloud, node)));
  const tables = await readTables(cloud.look);
  const { counts, findings } = checkBooks(users.book.entries, tables);
  const left = isEmpty ? tables.instances.filter(({ status }) => status !== 'DELETED') : [];
  return {
    counts,
    /** What has happened has happened. */
    lasting: [...findings, ...checkAttempts(cloud.folders.log)],
    /** What may still be put right. */
    passing: [
      ...checkSlate(tables, hosts),
      ...(await checkQuota(cloud, tables)),
      ...left.map(({ id, name, status }): Finding => {
        return { kind: 'stuck', what: `${name} ${id} is ${status}, and was to be destroyed`, instanceId: id };
      }),
    ],
  };
}
