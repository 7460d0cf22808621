import { isOneLine, QUOTA_OF_KEY_PAIR } from '@cloudlet/model';
import type { Database, KeyPair } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { inTransaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { lockTenant, requireQuota } from '../quotas/require-quota.ts';
import { nameAfter, pageByName } from '../reads/page.ts';
import type { KeyPairView, Page, PageInput } from '../reads/views.ts';
import { parsePublicKey } from './parse-public-key.ts';

/**
 * Keeps a public SSH key under a name.
 * @throws ControlError `invalid_value`, `invalid_public_key`, `name_taken`, `quota_exceeded`
 */
export async function createKeyPair(
  database: Database,
  caller: Caller,
  input: { readonly name: string; readonly publicKey: string },
): Promise<KeyPairView> {
  const tenantId = requirePermission(caller, 'instances:write');
  const key = parsePublicKey(input.publicKey);
  const name = input.name.trim();
  if (name === '') throw new ControlError('invalid_value', { field: 'name', reason: 'It is empty.' });
  if (!isOneLine(name))
    throw new ControlError('invalid_value', {
      field: 'name',
      reason: 'It has a line break or another control character.',
    });
  return inTransaction(database, async (tx) => {
    await requireQuota(tx, await lockTenant(tx, tenantId), QUOTA_OF_KEY_PAIR);
    const keyPair = await tx.keyPair.create({
      data: { tenantId, name, publicKey: key.text, fingerprint: key.fingerprint },
    });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'key-pair.create',
      targetType: 'key_pair',
      targetId: keyPair.id,
      detail: { name, fingerprint: key.fingerprint },
    });
    return viewOf(keyPair);
  }).catch((error: unknown) => {
    if (brokenUniqueIndex(error) !== 'key_pair_tenant_id_name_key') throw error;
    throw new ControlError('name_taken', { type: 'key_pair', name }, { cause: error });
  });
}

/** The tenant's key pairs, by name. */
export async function listKeyPairs(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<KeyPairView>> {
  const keyPairs = await database.keyPair.findMany({
    where: { tenantId: requirePermission(caller, 'read'), name: { gt: nameAfter(input) } },
    orderBy: { name: 'asc' },
    take: input.limit + 1,
  });
  return pageByName(keyPairs.map(viewOf), input.limit);
}

/**
 * Forgets a key pair. Instances that were created with it keep the key.
 * @throws ControlError `not_found`
 */
export async function deleteKeyPair(
  database: Database,
  caller: Caller,
  input: { readonly id: string },
): Promise<void> {
  const tenantId = requirePermission(caller, 'instances:write');
  await inTransaction(database, async (tx) => {
    const { count } = await tx.keyPair.deleteMany({ where: { id: input.id, tenantId } });
    if (count === 0) throw new ControlError('not_found', { type: 'key_pair' });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId,
      action: 'key-pair.delete',
      targetType: 'key_pair',
      targetId: input.id,
    });
  });
}

function viewOf({ id, name, publicKey, fingerprint, createdAt }: KeyPair): KeyPairView {
  return { id, name, publicKey, fingerprint, createdAt: createdAt.toISOString() };
}
