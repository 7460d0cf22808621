import type { AuditResult, RequestedVia } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';

/** One line of the history. */
export type EventView = {
  /** Rises; told as text, for it may be beyond what JSON's readers count exactly. */
  readonly id: string;
  readonly at: string;
  /** Null for what is about no tenant. */
  readonly tenant: { readonly id: string; readonly name: string } | null;
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
  readonly target: {
    readonly type: string;
    readonly id: string | null;
    /** An instance's as it is now; of others what they were called then, where that is known. */
    readonly name: string | null;
  };
  readonly result: AuditResult;
  readonly errorCode: string | null;
  /** Of how an operation ended: the event of the request for it. */
  readonly refersTo: string | null;
  readonly requestId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** An instance of the event's own tenant: a refusal may name one of another's, whose name is none of its business. */
const TARGET_NAME = Prisma.sql`CASE WHEN e.target_type = 'instance' AND e.target_id ~ '^[0-9a-f-]{36}$'
    THEN (SELECT i.name FROM instance i WHERE i.id = e.target_id::uuid AND i.tenant_id = e.tenant_id)
    ELSE e.detail ->> 'name' END`;

/** SQL of an event's view; `e` is the audit event. */
export const EVENT_VIEW = Prisma.sql`jsonb_build_object(
  'id', e.id::text, 'at', iso_time(e.at), 'action', e.action,
  'tenant', (SELECT jsonb_build_object('id', t.id, 'name', t.name) FROM tenant t WHERE t.id = e.tenant_id),
  'actor', jsonb_build_object('id', e.actor_id, 'name', e.actor_name, 'via', e.via,
                              'tokenId', e.token_id, 'sessionId', e.session_id),
  'origin', jsonb_build_object('address', host(e.address), 'userAgent', e.user_agent),
  'target', jsonb_build_object('type', e.target_type, 'id', e.target_id, 'name', ${TARGET_NAME}),
  'result', e.result, 'errorCode', e.error_code, 'refersTo', e.refers_to::text,
  'requestId', e.request_id, 'detail', e.detail)`;
