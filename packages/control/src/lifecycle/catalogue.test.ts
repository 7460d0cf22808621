import { INSTANCE_STATUSES, type InstanceStatus, OPERATIONS } from '@cloudlet/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { destroyInstance } from '../instances/destroy-instance.ts';
import { getQuota } from '../quotas/get-quota.ts';
import { readInstance } from '../reads/read-instance.ts';
import {
  EXISTING,
  type Existing,
  givePlenty,
  makeTargets,
  REQUESTS,
  type Target,
} from '../testing/every-kind.ts';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';

// Generated from the catalogue: a new row is tried here as soon as it has a request in testing/every-kind.ts (the compiler asks for it).

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
  await givePlenty(cloud);
});
afterAll(() => cloud.end());

/** An instance with one snapshot, put into a status as if it had come there. */
async function instanceIn(status: InstanceStatus): Promise<Target> {
  const [target] = await makeTargets(cloud, 1);
  if (!target) throw new Error('no target');
  const isError = status === 'ERROR';
  await cloud.database.instance.update({
    where: { id: target.id },
    data: {
      status,
      desiredPower: status === 'SHUTOFF' ? 'OFF' : 'ON',
      deletedAt: status === 'DELETED' ? new Date() : null,
      failureCode: isError ? 'test' : null,
      failureMessage: isError ? 'test' : null,
    },
  });
  return target;
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
  const request = (target: Target) => REQUESTS[kind](cloud, target);

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
