import type { AuditResult, RequestedVia } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';

/** One line of a tenant's history. */
export type EventView = {
  /** Rises; told as text, for it may be beyond what JSON's readers count exactly. */
  readonly id: string;
  readonly at: string;
  /** What was done, e.g. `instance.create`. */
  readonly action: string;
  readonly actor: {
    readonly id: string | null;
    readonly name: string;
    readonly via: RequestedVia;
    readonly tokenId: string | null;
    readonly sessionId: string | null;
  };
  /** Where it came from, as far as that is known. */
  readonly origin: { readonly address: string | null; readonly userAgent: string | null };
  readonly target: { readonly type: string; readonly id: string | null };
  readonly result: AuditResult;
  readonly errorCode: string | null;
  /** Of how an operation ended: the event of the request for it. */
  readonly refersTo: string | null;
  readonly requestId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** Which events are asked for; those left out do not filter. */
export type EventFilter = {
  readonly action?: string | undefined;
  readonly targetId?: string | undefined;
};

/** SQL of an event's view; `e` is the audit event. */
export const EVENT_VIEW = Prisma.sql`jsonb_build_object(
  'id', e.id::text, 'at', iso_time(e.at), 'action', e.action,
  'actor', jsonb_build_object('id', e.actor_id, 'name', e.actor_name, 'via', e.via,
                              'tokenId', e.token_id, 'sessionId', e.session_id),
  'origin', jsonb_build_object('address', host(e.address), 'userAgent', e.user_agent),
  'target', jsonb_build_object('type', e.target_type, 'id', e.target_id),
  'result', e.result, 'errorCode', e.error_code, 'refersTo', e.refers_to::text,
  'requestId', e.request_id, 'detail', e.detail)`;

/** SQL that an event of the tenant's has to fulfil. */
export function isAskedFor(tenantId: string, { action, targetId }: EventFilter): Prisma.Sql {
  const isAction = action === undefined ? Prisma.empty : Prisma.sql`AND e.action = ${action}`;
  const isTarget = targetId === undefined ? Prisma.empty : Prisma.sql`AND e.target_id = ${targetId}`;
  return Prisma.sql`e.tenant_id = ${tenantId}::uuid ${isAction} ${isTarget}`;
}
