import type { OperationInput } from '@cloudlet/contract';
import {
  growthRefusedBy,
  NONE_REMOVED,
  OPERATIONS,
  type PlacementNode,
  type QuotaAmounts,
  refusalFor,
  type Size,
} from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { OutcomeUnknownError } from '../database/outcome-unknown-error.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { whyDatabaseIsAway } from '../database/why-away.ts';
import { ControlError } from '../errors/control-error.ts';
import { lockTenant, requireQuota } from '../quotas/require-quota.ts';
import { readInstanceWithOperation } from '../reads/read-instance.ts';
import type { Accepted } from '../reads/views.ts';
import { insertOperation } from './insert-operation.ts';
import { type LockedInstance, lockInstances } from './locked-instance.ts';
import { type CandidateNode, lockNodeWhere } from './placement-nodes.ts';

/** What one request asks for, found under the instance's lock. */
type Ask = {
  readonly input: OperationInput;
  readonly snapshotId?: string;
  readonly flavorId?: string;
  /** For the audit event. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** What it uses of the quota besides what is used already. */
  readonly quota?: QuotaAmounts;
  /** What it takes of the node besides what is claimed already. */
  readonly growth?: Size;
  /** What the node must be able to do from now on. */
  readonly requiredCapabilities?: readonly string[];
  /** Writes what the request claims; runs after the checks. */
  readonly claim?: (tx: Transaction, instance: LockedInstance) => Promise<void>;
};

export type OperationRequest = {
  readonly instanceId: string;
  readonly kind: Exclude<OperationInput['kind'], 'create' | 'destroy'>;
  /** The rules that this kind alone has. */
  readonly ask: (tx: Transaction, instance: LockedInstance) => Promise<Ask> | Ask;
};

/**
 * The one way in which an operation on an instance is accepted: one transaction that locks tenant → node → instance (the first
 * two only where the catalogue says that the operation claims something), checks the state machine, the quota and the node's
 * room, writes the claim, the operation and the audit event. Its commit is the acceptance.
 * @throws ControlError `not_found` (also another tenant's), `instance_busy`, `wrong_status`, `node_in_maintenance`, `node_unreachable`,
 *   `quota_exceeded`, `no_node`
 */
export async function requestOperation(
  database: Database,
  caller: Caller,
  request: OperationRequest,
): Promise<Accepted> {
  const tenantId = requirePermission(caller, OPERATIONS[request.kind].permission);
  const operationId = await inTransaction(database, (tx) => acceptOperation(tx, caller, request));
  return readAccepted(database, tenantId, request.instanceId, operationId);
}

/**
 * The same within a transaction of the caller's that has more to do.
 * @returns the operation's id
 */
export async function acceptOperation(
  tx: Transaction,
  caller: Caller,
  request: OperationRequest,
): Promise<string> {
  const tenantId = requirePermission(caller, OPERATIONS[request.kind].permission);
  const grows = ['larger-of-old-and-new', 'snapshot'].includes(OPERATIONS[request.kind].claims);
  const tenant = grows ? await lockTenant(tx, tenantId) : null;
  const node = grows ? await lockNodeOf(tx, tenantId, request.instanceId) : null;
  const instance = await lockAccepting(tx, tenantId, request.instanceId, request.kind);
  const ask = await request.ask(tx, instance);
  if (tenant && ask.quota) await requireQuota(tx, tenant, ask.quota);
  if (node && ask.growth) requireRoom(node, ask.growth, ask.requiredCapabilities ?? []);
  await ask.claim?.(tx, instance);
  return insertOperation(tx, requesterOf(caller), {
    tenantId,
    instanceId: instance.id,
    nodeId: instance.nodeId,
    generation: instance.generation,
    input: ask.input,
    ...(ask.snapshotId ? { snapshotId: ask.snapshotId } : {}),
    ...(ask.flavorId ? { flavorId: ask.flavorId } : {}),
    detail: ask.detail ?? {},
  });
}

/**
 * Locks the node of one of the tenant's instances.
 * @throws ControlError `not_found`, by one query whether the instance is unknown, another's or destroyed
 */
export async function lockNodeOf(
  tx: Transaction,
  tenantId: string,
  instanceId: string,
): Promise<CandidateNode> {
  const node = await lockNodeWhere(
    tx,
    Prisma.sql`id = (SELECT node_id FROM instance
                      WHERE id = ${instanceId}::uuid AND tenant_id = ${tenantId}::uuid AND deleted_at IS NULL)`,
  );
  if (!node) throw new ControlError('not_found', { type: 'instance' });
  return node;
}

/**
 * Locks one of the tenant's instances and asks the catalogue whether it accepts the operation now.
 * @throws ControlError `not_found`, by one query whether it is unknown or another's; `node_in_maintenance`, `instance_busy`,
 *   `node_unreachable`, `wrong_status`
 */
export async function lockAccepting(
  tx: Transaction,
  tenantId: string,
  id: string,
  kind: OperationInput['kind'],
): Promise<LockedInstance> {
  const instance = (await lockInstances(tx, [id], tenantId)).get(id);
  if (!instance || instance.status === 'DELETED') throw new ControlError('not_found', { type: 'instance' });
  const { status, running, nodeMode, nodeUnreachableSince: since } = instance;
  const task = running?.kind ?? null;
  const refusal = refusalFor(kind, { status, task, nodeMode, isNodeReachable: since === null });
  if (refusal?.reason === 'maintenance')
    throw new ControlError('node_in_maintenance', { node: instance.nodeName });
  if (refusal?.reason === 'busy') throw new ControlError('instance_busy', { task: refusal.task });
  if (refusal?.reason === 'node-unreachable') throw new ControlError('node_unreachable', { since });
  if (refusal) throw new ControlError('wrong_status', { status, allowedIn: refusal.allowedIn });
  return instance;
}

/**
 * Both views as they are after the commit.
 * @throws OutcomeUnknownError when the database went away meanwhile: the request is accepted, and there is nothing to show for it
 */
export async function readAccepted(
  database: Database,
  tenantId: string,
  instanceId: string,
  operationId: string,
): Promise<Accepted> {
  const ids = { tenantId, instanceId, operationId };
  const accepted = await readInstanceWithOperation(database, ids).catch((error: unknown) => {
    throw whyDatabaseIsAway(error) === null ? error : new OutcomeUnknownError(error);
  });
  if (!accepted) throw new Error(`operation ${operationId} is gone after its commit`);
  return accepted;
}

/** @throws ControlError `no_node` where the node has no room for the growth, or lacks a capability */
export function requireRoom(
  node: PlacementNode,
  growth: Size,
  requiredCapabilities: readonly string[],
): void {
  const refusing = growthRefusedBy(node, growth, requiredCapabilities);
  if (refusing) throw new ControlError('no_node', { filters: { ...NONE_REMOVED, [refusing]: 1 } });
}
