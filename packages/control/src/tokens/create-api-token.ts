import { isOneLine, PERMISSIONS, type Permission, QUOTA_OF_TOKEN } from '@cloudlet/model';
import { type Database, Prisma } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { brokenUniqueIndex } from '../database/sql-state.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { ControlError } from '../errors/control-error.ts';
import { lockTenant, requireQuota } from '../quotas/require-quota.ts';
import type { ApiTokenView } from '../reads/views.ts';
import { readToken } from './read-tokens.ts';
import { hashSecret, newSecret } from './secret.ts';
import { IS_GOOD } from './token-row.ts';

/** Says what it is when it turns up where it should not be, e.g. to secret scanners. */
const PREFIX = 'clt_';
/** Characters of the secret that are kept to tell tokens apart: 24 of its 256 bits. */
const HINT_LENGTH = PREFIX.length + 4;

const DAY_MS = 24 * 3_600_000;
/** How long a token may be good, in milliseconds, where it is to expire. */
export const TOKEN_LIFETIME = { least: 60_000, most: 3_650 * DAY_MS } as const;

export type CreateApiTokenInput = {
  readonly name: string;
  /** What it may do; `admin` alone makes a token of the cloud's own, the others one of the caller's tenant. */
  readonly scopes: readonly Permission[];
  /** Milliseconds; it does not expire where this is left out. */
  readonly validForMs?: number | undefined;
};

/**
 * Makes a token for scripts. It never has more than who makes it: no permission that the caller lacks, and made with a token that
 * expires it expires by then too and is revoked with it.
 * @returns its secret, which is kept nowhere
 * @throws ControlError `invalid_value`, `name_taken`, `quota_exceeded`, `forbidden`; `unauthenticated` where the caller's own token was revoked meanwhile
 */
export async function createApiToken(
  database: Database,
  caller: Caller,
  input: CreateApiTokenInput,
): Promise<{ readonly token: ApiTokenView; readonly secret: string }> {
  const { name, scopes, validForMs } = check(input);
  const tenantId = scopes.includes('admin') ? null : requirePermission(caller, 'tenant:write');
  for (const scope of scopes) requirePermission(caller, scope);
  const secret = newSecret(PREFIX);
  const requester = requesterOf(caller);
  const parentId = (caller.kind === 'user' && caller.tokenId) || null;
  const token = await inTransaction(database, async (tx) => {
    if (tenantId !== null) await requireQuota(tx, await lockTenant(tx, tenantId), QUOTA_OF_TOKEN);
    const parent = parentId === null ? null : await lockParent(tx, parentId);
    const { id } = await tx.apiToken.create({
      data: {
        tenantId,
        name,
        hint: secret.slice(0, HINT_LENGTH),
        scopes: [...scopes],
        secretHash: hashSecret(secret),
        createdById: requester.id,
        parentId,
        expiresAt: earlier(validForMs === undefined ? null : new Date(Date.now() + validForMs), parent),
      },
    });
    await recordAuditEvent(tx, requester, {
      tenantId,
      action: 'token.create',
      targetType: 'token',
      targetId: id,
      detail: { name, scopes },
    });
    return readToken(tx, id);
  }).catch((error: unknown) => {
    if (!NAME_INDEXES.includes(brokenUniqueIndex(error) ?? '')) throw error;
    throw new ControlError('name_taken', { type: 'token', name }, { cause: error });
  });
  return { token, secret };
}

const NAME_INDEXES = ['api_token_name_living', 'api_token_cloud_name_living'];

function check({ name: given, scopes: asked, validForMs }: CreateApiTokenInput): CreateApiTokenInput {
  const wrong = (field: string, reason: string) => new ControlError('invalid_value', { field, reason });
  const name = given.trim();
  if (name === '') throw wrong('name', 'It is empty.');
  if (!isOneLine(name)) throw wrong('name', 'It has a line break or another control character.');
  const scopes = PERMISSIONS.filter((permission) => asked.includes(permission));
  if (scopes.length === 0) throw wrong('scopes', 'There are none: the token could do nothing.');
  if (scopes.includes('admin') && scopes.length > 1) {
    throw wrong('scopes', 'admin goes with no other: a token is one tenant’s, or the cloud’s.');
  }
  const { least, most } = TOKEN_LIFETIME;
  if (validForMs !== undefined && (validForMs < least || validForMs > most)) {
    throw wrong('validForSeconds', 'It is from a minute to ten years.');
  }
  return { name, scopes, validForMs };
}

/** Locked, so that its revocation comes before or after the whole of what is made with it. */
async function lockParent(tx: Transaction, id: string): Promise<Date | null> {
  const rows = await tx.$queryRaw<{ expiresAt: Date | null }[]>(Prisma.sql`
    SELECT t.expires_at AS "expiresAt" FROM api_token t WHERE t.id = ${id}::uuid AND ${IS_GOOD} FOR SHARE`);
  if (!rows[0]) throw new ControlError('unauthenticated', {});
  return rows[0].expiresAt;
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
