import {
  INSTANCE_STATUSES,
  type InstanceStatus,
  OPERATION_KINDS,
  OPERATIONS,
  type OperationKind,
} from '@cloudlet/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { rebootInstance } from '../instances/reboot-instance.ts';
import { resizeInstance } from '../instances/resize-instance.ts';
import { startInstance } from '../instances/start-instance.ts';
import { stopInstance } from '../instances/stop-instance.ts';
import { getQuota } from '../reads/get-quota.ts';
import { readInstance } from '../reads/read-instance.ts';
import type { Accepted } from '../reads/views.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { deleteSnapshot } from '../snapshots/delete-snapshot.ts';
import { restoreInstance } from '../snapshots/restore-instance.ts';
import { setQuota } from '../tenants/set-quota.ts';
import { SYSTEM, startTestCloud, type TestCloud } from '../testing/test-cloud.ts';

// Generated from the catalogue: a new row is tried here as soon as it has a request below (the compiler asks for it).

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
  const plenty = {
    instances: 1_000,
    vcpus: 1_000,
    memoryMib: 1_000_000,
    rootDiskGib: 10_000,
    snapshots: 1_000,
  };
  await setQuota(cloud.database, SYSTEM, { tenantId: cloud.tenant.id, quota: plenty });
});
afterAll(() => cloud.end());

type Existing = Exclude<OperationKind, 'create'>;
type Target = { readonly id: string; readonly snapshotId: string };

const REQUESTS: { readonly [Kind in Existing]: (target: Target) => Promise<Accepted> } = {
  start: ({ id }) => startInstance(cloud.database, cloud.tenant.member, { id }),
  stop: ({ id }) => stopInstance(cloud.database, cloud.tenant.member, { id }),
  reboot: ({ id }) => rebootInstance(cloud.database, cloud.tenant.member, { id }),
  resize: ({ id }) => resizeInstance(cloud.database, cloud.tenant.member, { id, flavorId: cloud.large }),
  snapshot: ({ id }) => createSnapshot(cloud.database, cloud.tenant.member, { id, name: 'another' }),
  restore: (target) => restoreInstance(cloud.database, cloud.tenant.member, target),
  'delete-snapshot': (target) => deleteSnapshot(cloud.database, cloud.tenant.member, target),
  destroy: ({ id }) => destroyInstance(cloud.database, cloud.tenant.member, { id }),
};
const EXISTING = OPERATION_KINDS.filter((kind): kind is Existing => kind !== 'create');

let count = 0;

/** An instance with one snapshot, put into a status as if it had come there. */
async function instanceIn(status: InstanceStatus): Promise<Target> {
  count += 1;
  const { instance } = await cloud.createActive(`guest-of-catalogue-${count}`);
  const { id } = instance;
  const { snapshot } = await createSnapshot(cloud.database, cloud.tenant.member, { id, name: 'one' });
  const [job] = await cloud.node.takeJobs();
  if (job) await cloud.node.finish(job, { output: { snapshotSizeBytes: 1 } });
  const isError = status === 'ERROR';
  await cloud.database.instance.update({
    where: { id },
    data: {
      status,
      desiredPower: status === 'SHUTOFF' ? 'OFF' : 'ON',
      deletedAt: status === 'DELETED' ? new Date() : null,
      failureCode: isError ? 'test' : null,
      failureMessage: isError ? 'test' : null,
    },
  });
  return { id, snapshotId: snapshot.id };
}

const read = async (id: string) => {
  const instance = await readInstance(cloud.database, cloud.tenant.id, id);
  if (!instance) throw new Error('the instance is gone');
  return instance;
};

/** The power in which a domain is when such an operation has ended well. */
function powerAfter(kind: Existing, status: InstanceStatus): 'running' | 'paused' | 'shutoff' | 'absent' {
  const { statusAfter } = OPERATIONS[kind];
  if (statusAfter === 'DELETED') return 'absent';
  const end = statusAfter === 'as-desired' || statusAfter === 'unchanged' ? status : statusAfter;
  if (end === 'PAUSED') return 'paused';
  return end === 'SHUTOFF' ? 'shutoff' : 'running';
}

describe.each(EXISTING)('%s', (kind) => {
  const rule = OPERATIONS[kind];
  const request = REQUESTS[kind];

  test.each(INSTANCE_STATUSES.filter((status) => !rule.allowedIn.includes(status)))(
    'is refused in %s',
    async (status) => {
      const target = await instanceIn(status);
      const refusal =
        status === 'DELETED'
          ? { code: 'not_found' }
          : { code: 'wrong_status', params: { status, allowedIn: rule.allowedIn } };
      await expect(request(target)).rejects.toMatchObject(refusal);
    },
  );

  test.each(rule.allowedIn)('is accepted in %s and ends as the catalogue says', async (status) => {
    const target = await instanceIn(status);
    const held = await getQuota(cloud.database, cloud.tenant.member);
    const { instance, operation } = await request(target);
    const meanwhile = rule.statusMeanwhile === 'unchanged' ? status : rule.statusMeanwhile;
    expect(instance).toMatchObject({ status: meanwhile, task: kind });
    if (rule.desiredPower !== 'unchanged') expect(instance.desiredPower).toBe(rule.desiredPower);
    const patience = Date.parse(operation.deadlineAt) - Date.parse(operation.acceptedAt);
    expect(patience).toBeGreaterThanOrEqual(rule.deadlineMs);
    const holding = await getQuota(cloud.database, cloud.tenant.member);
    if (rule.claims === 'nothing' || rule.claims.startsWith('releases')) expect(holding).toEqual(held);
    else expect(holding).not.toEqual(held);

    await cloud.settle(target.id, powerAfter(kind, status));
    const after = await read(target.id);
    expect(after.task).toBeNull();
    const keeps = rule.statusAfter === 'as-desired' || rule.statusAfter === 'unchanged';
    expect(after.status).toBe(keeps ? status : rule.statusAfter);
    const left = await getQuota(cloud.database, cloud.tenant.member);
    if (rule.claims === 'nothing') expect(left).toEqual(held);
    if (rule.claims === 'releases-snapshot') expect(left.snapshots.used).toBe(held.snapshots.used - 1);
    if (rule.claims === 'releases-all') expect(left.instances.used).toBe(held.instances.used - 1);
    if (rule.statusAfter !== 'DELETED') {
      await destroyInstance(cloud.database, cloud.tenant.member, target);
      await cloud.settle(target.id, 'absent');
    }
  });
});
