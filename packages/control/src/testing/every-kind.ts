import { OPERATION_KINDS, type OperationKind } from '@cloudlet/model';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { rebootInstance } from '../instances/reboot-instance.ts';
import { resizeInstance } from '../instances/resize-instance.ts';
import { startInstance } from '../instances/start-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { setQuota } from '../quotas/set-quota.ts';
import type { Accepted } from '../reads/views.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { deleteSnapshot } from '../snapshots/delete-snapshot.ts';
import { restoreInstance } from '../snapshots/restore-instance.ts';
import { SYSTEM, type TestCloud } from './test-cloud.ts';

/** The kinds that ask something of an instance that is there. */
export type Existing = Exclude<OperationKind, 'create'>;
export const EXISTING = OPERATION_KINDS.filter((kind): kind is Existing => kind !== 'create');

/** An instance and a snapshot of it. */
export type Target = { readonly id: string; readonly snapshotId: string };

/** How each kind is asked for. Tests that are generated from the catalogue take a new row in as soon as it has a request here. */
export const REQUESTS: {
  readonly [Kind in Existing]: (cloud: TestCloud, target: Target) => Promise<Accepted>;
} = {
  start: ({ database, tenant }, { id }) => startInstance(database, tenant.member, { id }),
  stop: ({ database, tenant }, { id }) => stopInstance(database, tenant.member, { id }),
  reboot: ({ database, tenant }, { id }) => rebootInstance(database, tenant.member, { id }),
  resize: ({ database, tenant, large }, { id }) =>
    resizeInstance(database, tenant.member, { id, flavorId: large }),
  snapshot: ({ database, tenant }, { id }) =>
    createSnapshot(database, tenant.member, { id, name: 'another' }),
  restore: ({ database, tenant }, target) => restoreInstance(database, tenant.member, target),
  'delete-snapshot': ({ database, tenant }, target) => deleteSnapshot(database, tenant.member, target),
  destroy: ({ database, tenant }, { id }) => destroyInstance(database, tenant.member, { id }),
};

/** So many instances that run, each with one snapshot. */
export async function makeTargets(cloud: TestCloud, count: number): Promise<Target[]> {
  const { database, tenant, node } = cloud;
  const ids: string[] = [];
  while (ids.length < count) ids.push((await cloud.create()).instance.id);
  await node.succeed('running');
  const targets: Target[] = [];
  for (const id of ids) {
    const { snapshot } = await createSnapshot(database, tenant.member, { id, name: 'one' });
    targets.push({ id, snapshotId: snapshot.id });
  }
  for (const job of await node.takeJobs()) await node.finish(job, { output: { snapshotSizeBytes: 1 } });
  return targets;
}

/** A quota that is in no test's way. */
export async function givePlenty({ database, tenant }: TestCloud): Promise<void> {
  const quota = {
    instances: 1_000,
    vcpus: 1_000,
    memoryMib: 1_000_000,
    rootDiskGib: 10_000,
    snapshots: 1_000,
  };
  await setQuota(database, SYSTEM, { tenantId: tenant.id, quota });
}
