import { type DesiredPower, type ObservedPower, statusForPower } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Attempt, AttemptedOperation } from '../intake/attempt.ts';
import { ANSWER_LOST, VANISHED } from '../lifecycle/failures.ts';
import type { LockedInstance } from '../lifecycle/locked-instance.ts';
import { markFailed } from '../settlement/mark-failed.ts';
import type { Observation, Sighting } from '../settlement/outcome.ts';
import { startForSystem } from './start-again.ts';

/**
 * What an observed domain means for an instance without an unfinished operation. The guest (or an operator's hand) that changed
 * its power within one boot of the host meant it: that is what is desired from now on. Power that was lost with the host's is
 * nobody's wish: what should run is started by ordinary operations ({@link startAgain}); that it is off still is no news. While its node is in maintenance or its tenant suspended
 * a guest that is off is just that: what is desired of it stays as it was.
 */
export async function observe(
  tx: Transaction,
  instance: LockedInstance,
  power: ObservedPower,
  sighting: Sighting,
  requester: Requester,
): Promise<void> {
  if (power === 'absent' || !isObservable(instance)) return;
  if (isOff(power) && saysNothingWhenOff(instance)) {
    await writePower(tx, instance, power, sighting, instance.desiredPower);
    return;
  }
  const lostWithHost = isOff(power) && isOtherBoot(instance, sighting) && instance.desiredPower === 'ON';
  const isNoNews = isOff(power) && instance.status === 'SHUTOFF';
  const desired = isNoNews ? instance.desiredPower : lostWithHost || !isOff(power) ? 'ON' : 'OFF';
  await writePower(tx, instance, power, sighting, desired);
  if (lostWithHost) await startForSystem(tx, requester, instance, 'host_rebooted');
}

/** Whether the guest may be off without anybody having wished so: operators work on its node, or the cloud stops its tenant's guests. */
function saysNothingWhenOff({ nodeMode, isTenantSuspended }: LockedInstance): boolean {
  return nodeMode === 'MAINTENANCE' || isTenantSuspended;
}

/** Whether a newer report has said something of this guest already: nothing is concluded from what was seen before it. */
export function isOlderSighting(
  instance: Pick<LockedInstance, 'observedEpoch' | 'observedSequence'>,
  { epoch, sequence }: Sighting,
): boolean {
  if (epoch !== instance.observedEpoch) return epoch < instance.observedEpoch;
  return sequence <= instance.observedSequence;
}

/** Remembers that a report has said something of this guest. */
async function noteSighting(
  tx: Transaction,
  instance: Pick<LockedInstance, 'id'>,
  { epoch, sequence }: Sighting,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE instance SET observed_epoch = ${epoch}, observed_sequence = ${sequence} WHERE id = ${instance.id}::uuid`);
}

/**
 * Observations move living instances, and bring back one that had only vanished, or whose operation nobody will ever answer for. Another
 * ERROR is for DELETE to end.
 */
function isObservable(instance: Pick<LockedInstance, 'status' | 'failureCode'>): boolean {
  if (instance.status === 'DELETED') return false;
  if (instance.status !== 'ERROR') return true;
  return instance.failureCode === VANISHED.code || instance.failureCode === ANSWER_LOST.code;
}

/** Gives the instance the status that its domain had when an operation ended. */
export async function observeAfterOperation(
  tx: Transaction,
  { instance, operation }: Attempt,
  succeeded: boolean,
  observation: Observation,
): Promise<void> {
  const deletedSnapshotOfBroken = operation.kind === 'delete-snapshot' || operation.kind === 'snapshot';
  if (deletedSnapshotOfBroken && !isObservable(instance)) return;
  if (!observation) {
    // What it is nobody knows yet, so nor what its guest meant.
    if (instance.status === 'ERROR') return;
    if (isWantedAsBefore(operation, succeeded)) return;
    // Never offered: the guest is as it was, and so is what is wanted of it.
    const desired = instance.status === 'ACTIVE' || instance.status === 'PAUSED' ? 'ON' : 'OFF';
    await tx.$executeRaw(Prisma.sql`
      UPDATE instance SET desired_power = ${desired}::desired_power, updated_at = now()
       WHERE id = ${instance.id}::uuid`);
    return;
  }
  const { power, sighting } = observation;
  if (power === 'absent') {
    await noteSighting(tx, instance, sighting);
    await markFailed(tx, instance, VANISHED);
    return;
  }
  const startFailed = !succeeded && (operation.kind === 'start' || operation.kind === 'reboot');
  if (startFailed || !isOff(power) || !isOtherBoot(instance, sighting)) {
    const meansIt = !isWantedAsBefore(operation, succeeded) && (startFailed || !saysNothingWhenOff(instance));
    const off = meansIt ? 'OFF' : instance.desiredPower;
    await writePower(tx, instance, power, sighting, isOff(power) ? off : 'ON');
    return;
  }
  await observe(tx, instance, power, sighting, {
    id: null,
    name: 'system',
    via: 'system',
    requestId: operation.id,
  });
}

/** The system's wish that a guest runs outlives its tries; and that it stops the guests of a suspended tenant is no wish of theirs. */
function isWantedAsBefore({ kind, requestedVia }: AttemptedOperation, succeeded: boolean): boolean {
  return requestedVia === 'system' && (kind === 'stop' || (kind === 'start' && !succeeded));
}

async function writePower(
  tx: Transaction,
  instance: LockedInstance,
  power: Exclude<ObservedPower, 'absent'>,
  sighting: Sighting,
  desired: DesiredPower,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE instance SET status = ${statusForPower(power)}::instance_status, desired_power = ${desired}::desired_power,
           observed_boot_id = ${sighting.bootId}::uuid, observed_epoch = ${sighting.epoch},
           observed_sequence = ${sighting.sequence}, missed_listings = 0, failure_code = NULL, failure_message = NULL,
           updated_at = now()
     WHERE id = ${instance.id}::uuid`);
}

function isOff(power: ObservedPower): boolean {
  return power === 'shutoff' || power === 'crashed';
}

function isOtherBoot(instance: LockedInstance, { bootId }: Sighting): boolean {
  return instance.observedBootId !== null && instance.observedBootId !== bootId;
}
