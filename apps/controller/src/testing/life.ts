import {
  createInstance,
  createSnapshot,
  deleteSnapshot,
  destroyInstance,
  resizeInstance,
  restoreInstance,
  resumeTenant,
  startInstance,
  stopInstance,
  suspendTenant,
} from '@cloudlet/control';
import { expect } from 'vitest';
import { until } from '../../../agent/src/testing/until.ts';
import { SUSPENDED } from './clean-slate.ts';
import type { Stage, StageNode } from './stage.ts';

/** What an operation's row says when it went as it should, each attempt begun once. */
type End = { readonly status: string; readonly attempt?: number; readonly failureCode?: string };

const SUCCEEDED: End = { status: 'SUCCEEDED', attempt: 1 };
const SYSTEM = { kind: 'system' } as const;
/** Longer than any takeover. */
const PATIENCE_MS = 60_000;

/**
 * What happens in one life of the cloud: an agent says hello, users ask for a create that fails, one whose time runs out, one that is destroyed while it runs, and a
 * whole life with every other kind, a guest powers itself off, and the tenant is suspended for a while. Each operation must end as it does where nothing is killed, whatever is.
 * @param name of no other life
 */
export async function liveALife(stage: Stage, node: StageNode, name: string): Promise<void> {
  const { simulator } = stage;
  await node.restartAgent();
  await node.untilUp();
  const onNode = { host: node.name };
  await simulator.call('addFault', { ...onNode, method: 'startDomain', error: 'failed' });
  await createThatEnds(stage, `${name}-fails`, { status: 'FAILED', attempt: 1, failureCode: 'failed' });

  await simulator.call('addFault', { ...onNode, method: 'createDisk', when: 'hang' });
  await createThatEnds(
    stage,
    `${name}-late`,
    { status: 'FAILED', attempt: 1, failureCode: 'deadline_passed' },
    endPatienceSoon,
  );

  await Promise.all([superseded(stage, `${name}-superseded`), wholeLife(stage, node, `${name}-whole`)]);
  await suspended(stage, `${name}${SUSPENDED}`);
}

async function createThatEnds(
  stage: Stage,
  name: string,
  end: End,
  meanwhile: (stage: Stage, operationId: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const { instance, operation } = await create(stage, name);
  await meanwhile(stage, operation.id);
  await ended(stage, operation.id, end);
  // Nothing of it is left on the node, so this needs no node.
  const destroyed = await destroyInstance(stage.database, stage.member, { id: instance.id });
  await ended(stage, destroyed.operation.id, { status: 'SUCCEEDED' });
}

async function endPatienceSoon({ database }: Stage, operationId: string): Promise<void> {
  await until(
    'it runs',
    () => database.operation.findFirst({ where: { id: operationId, status: 'RUNNING' } }),
    PATIENCE_MS,
  );
  await database.$executeRaw`
    UPDATE operation SET deadline_at = now() + interval '300 milliseconds' WHERE id = ${operationId}::uuid`;
}

async function superseded(stage: Stage, name: string): Promise<void> {
  const { instance, operation } = await create(stage, name);
  const destroyed = await destroyInstance(stage.database, stage.member, { id: instance.id });
  await ended(stage, operation.id, { status: 'SUPERSEDED' });
  await ended(stage, destroyed.operation.id, { status: 'SUCCEEDED' });
}

async function wholeLife(stage: Stage, node: StageNode, name: string): Promise<void> {
  const { database, member, largeFlavorId } = stage;
  const { instance, operation } = await create(stage, name);
  const { id } = instance;
  await ended(stage, operation.id, SUCCEEDED);
  const succeeds = async (accepted: Promise<{ readonly operation: { readonly id: string } }>) =>
    ended(stage, (await accepted).operation.id, SUCCEEDED);

  const snapshot = await createSnapshot(database, member, { id, name: 'one' });
  await ended(stage, snapshot.operation.id, SUCCEEDED);
  await succeeds(resizeInstance(database, member, { id, flavorId: largeFlavorId }));
  const snapshotId = snapshot.snapshot.id;
  await succeeds(restoreInstance(database, member, { id, snapshotId }));
  await succeeds(deleteSnapshot(database, member, { id, snapshotId }));
  await succeeds(stopInstance(database, member, { id, force: false, timeoutSeconds: 5 }));
  await succeeds(startInstance(database, member, { id }));
  await stage.simulator.call('powerOffFromInside', { host: node.name, instanceId: id });
  await until(
    'it is seen that the guest has powered itself off',
    () => database.instance.findFirst({ where: { id, status: 'SHUTOFF', desiredPower: 'OFF' } }),
    PATIENCE_MS,
  );
  await succeeds(destroyInstance(database, member, { id }));
}

/** Its guest is off for as long as the tenant is suspended, and runs again afterwards. */
async function suspended(stage: Stage, name: string): Promise<void> {
  const { database, member } = stage;
  const tenant = { id: member.tenantId as string };
  const { instance, operation } = await create(stage, name);
  const { id } = instance;
  await ended(stage, operation.id, SUCCEEDED);
  const untilIt = (status: 'SHUTOFF' | 'ACTIVE') =>
    until(
      `it is ${status} and wanted on`,
      () => database.instance.findFirst({ where: { id, status, desiredPower: 'ON' } }),
      PATIENCE_MS,
    );
  await suspendTenant(database, SYSTEM, tenant);
  await untilIt('SHUTOFF');
  await resumeTenant(database, SYSTEM, tenant);
  await untilIt('ACTIVE');
  const systems = await database.operation.findMany({
    where: { instanceId: id, requestedVia: 'system' },
    orderBy: { acceptedOrder: 'asc' },
  });
  expect(systems).toMatchObject([
    { kind: 'stop', ...SUCCEEDED },
    { kind: 'start', ...SUCCEEDED },
  ]);
  const destroyed = await destroyInstance(database, member, { id });
  await ended(stage, destroyed.operation.id, SUCCEEDED);
}

const create = ({ database, member, flavorId, imageId }: Stage, name: string) =>
  createInstance(database, member, { name, flavorId, imageId });

async function ended({ database }: Stage, id: string, end: End): Promise<void> {
  const operation = await until(
    `operation ${id} ends`,
    () => database.operation.findFirst({ where: { id, endedAt: { not: null } } }),
    PATIENCE_MS,
  );
  expect(operation).toMatchObject(end);
}
