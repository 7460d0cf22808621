import { Prisma } from '@cloudlet/prisma';
import type { Requester } from '../callers/caller.ts';
import type { TargetType } from '../errors/error-table.ts';
import { keptOf } from '../sessions/visitor.ts';
import type { Transaction } from './transaction.ts';

export type AuditEvent = {
  readonly tenantId: string | null;
  /** Verb of the use case, e.g. `instance.create`. */
  readonly action: string;
  readonly targetType: TargetType;
  readonly targetId: string | null;
  /** ACCEPTED (done, or taken on where an operation follows) where it is left out. */
  readonly result?: 'ACCEPTED' | 'REFUSED' | 'FAILED';
  /** Why it was refused or has failed. */
  readonly errorCode?: string;
  /** Never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
};

/** Writes who did what into the history that the application cannot change. Part of the transaction that it tells of. */
export async function recordAuditEvent(
  tx: Transaction,
  requester: Requester,
  event: AuditEvent,
): Promise<void> {
  await tx.$executeRaw(insertAuditEvent(requester, event));
}

/** The statement that writes the event, for one that also writes what it tells of. */
export function insertAuditEvent(
  requester: Requester,
  event: Omit<AuditEvent, 'targetType'> & { readonly targetType: string },
): Prisma.Sql {
  const { tokenId = null, sessionId = null } = requester;
  const { address = null, userAgent = null } = requester.visitor ? keptOf(requester.visitor) : {};
  return Prisma.sql`
    INSERT INTO audit_event (tenant_id, actor_id, actor_name, via, token_id, session_id, address, user_agent,
                             action, target_type, target_id, result, error_code, request_id, detail)
    VALUES (${event.tenantId}::uuid, ${requester.id}::uuid, ${requester.name}, ${requester.via}::requested_via,
            ${tokenId}::uuid, ${sessionId}::uuid, ${address}::inet, ${userAgent},
            ${event.action}, ${event.targetType}, ${event.targetId}, ${event.result ?? 'ACCEPTED'}::audit_result,
            ${event.errorCode ?? null}, ${requester.requestId}, ${JSON.stringify(event.detail ?? {})}::jsonb)`;
}
