import { PLACEMENT_WEIGHERS, type PlacementPolicy } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';

/** How the cloud compares nodes now. */
export async function readPlacementPolicy(database: Database | Transaction): Promise<PlacementPolicy> {
  const rows = await database.$queryRaw<{ policy: PlacementPolicy }[]>(Prisma.sql`
    SELECT jsonb_build_object('strategy', placement_strategy, 'weights', jsonb_build_object(
      'cpu', placement_cpu_weight, 'memory', placement_memory_weight, 'disk', placement_disk_weight)) AS policy
      FROM cloud_settings`);
  if (!rows[0]) throw new Error('the cloud’s settings are gone');
  return rows[0].policy;
}

/** The same for an operator. @throws ControlError `forbidden` */
export async function getPlacementPolicy(database: Database, caller: Caller): Promise<PlacementPolicy> {
  requirePermission(caller, 'admin');
  return readPlacementPolicy(database);
}

export type PlacementPolicyChange = {
  readonly strategy?: PlacementPolicy['strategy'] | undefined;
  readonly weights?:
    | { readonly [Weigher in keyof PlacementPolicy['weights']]?: number | undefined }
    | undefined;
};

/** The database's CHECK says the same. */
const MAX_WEIGHT = 100;

/**
 * Changes how the next instances are placed; what is left out stays. Those that are there stay where they are.
 * @returns the policy that holds from now on
 * @throws ControlError `forbidden`, `invalid_value`
 */
export async function setPlacementPolicy(
  database: Database,
  caller: Caller,
  change: PlacementPolicyChange,
): Promise<PlacementPolicy> {
  requirePermission(caller, 'admin');
  return inTransaction(database, async (tx) => {
    await tx.$queryRaw(Prisma.sql`SELECT FROM cloud_settings FOR NO KEY UPDATE`);
    const from = await readPlacementPolicy(tx);
    const to: PlacementPolicy = {
      strategy: change.strategy ?? from.strategy,
      weights: {
        cpu: change.weights?.cpu ?? from.weights.cpu,
        memory: change.weights?.memory ?? from.weights.memory,
        disk: change.weights?.disk ?? from.weights.disk,
      },
    };
    requireWeights(to.weights);
    await tx.$executeRaw(Prisma.sql`
      UPDATE cloud_settings SET placement_strategy = ${to.strategy}::placement_strategy,
             placement_cpu_weight = ${to.weights.cpu}, placement_memory_weight = ${to.weights.memory},
             placement_disk_weight = ${to.weights.disk}`);
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'cloud.set-placement',
      targetType: 'cloud_settings',
      targetId: null,
      detail: { from, to },
    });
    return to;
  });
}

function requireWeights(weights: PlacementPolicy['weights']): void {
  const field = 'weights';
  for (const weigher of PLACEMENT_WEIGHERS) {
    const weight = weights[weigher];
    if (!Number.isFinite(weight) || weight < 0 || weight > MAX_WEIGHT) {
      const reason = `The weight of ${weigher} is not a number from 0 to ${MAX_WEIGHT}.`;
      throw new ControlError('invalid_value', { field, reason });
    }
  }
  if (PLACEMENT_WEIGHERS.every((weigher) => weights[weigher] === 0))
    throw new ControlError('invalid_value', { field, reason: 'At least one resource must count.' });
}
