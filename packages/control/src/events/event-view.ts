import type { AuditResult, RequestedVia } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import { type EventScope, isOriginShown } from './event-scope.ts';

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
  /** Where it came from, as far as that is known and the reader may know it: see `isOriginShown`, which holds for the actor's credential too. */
  readonly origin: { readonly address: string | null; readonly userAgent: string | null };
  readonly target: {
    readonly type: string;
    readonly id: string | null;
    /** An instance's, a tenant's, a token's or a person's as it is now; of others what they were called then, where that is known. */
    readonly name: string | null;
  };
  readonly result: AuditResult;
  readonly errorCode: string | null;
  /** Of how an operation ended: the event of the request for it. */
  readonly refersTo: string | null;
  readonly requestId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
};

const IS_UUID = Prisma.sql`e.target_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`;

/**
 * SQL: what the target of the event `e` is called now, or was then, where that is known. A tenant's readers get names of the tenant's own alone: a
 * refusal may name what is another's.
 */
function targetName({ reader }: EventScope): Prisma.Sql {
  const isSeen = (condition: Prisma.Sql) => (reader === 'cloud' ? Prisma.sql`true` : condition);
  return Prisma.sql`coalesce(CASE WHEN ${IS_UUID} THEN CASE e.target_type
    WHEN 'instance' THEN (SELECT i.name FROM instance i
      WHERE i.id = e.target_id::uuid AND ${isSeen(Prisma.sql`i.tenant_id = e.tenant_id`)})
    WHEN 'tenant' THEN (SELECT t.name FROM tenant t
      WHERE t.id = e.target_id::uuid AND ${isSeen(Prisma.sql`t.id = e.tenant_id`)})
    WHEN 'token' THEN (SELECT k.name FROM api_token k
      WHERE k.id = e.target_id::uuid AND ${isSeen(Prisma.sql`k.tenant_id = e.tenant_id`)})
    WHEN 'user' THEN (SELECT u.name FROM "user" u
      WHERE u.id = e.target_id::uuid AND ${isSeen(
        Prisma.sql`EXISTS (SELECT FROM membership m WHERE m.user_id = u.id AND m.tenant_id = e.tenant_id)`,
      )})
    END END, e.detail ->> 'name')`;
}

/** SQL of the view of the event `e` that a reader gets. The OFFSET makes PostgreSQL decide once an event what is shown. */
export function eventView(scope: EventScope): Prisma.Sql {
  return Prisma.sql`(SELECT jsonb_build_object(
    'id', e.id::text, 'at', iso_time(e.at), 'action', e.action,
    'tenant', (SELECT jsonb_build_object('id', t.id, 'name', t.name) FROM tenant t WHERE t.id = e.tenant_id),
    'actor', jsonb_build_object('id', e.actor_id, 'name', e.actor_name, 'via', e.via,
                                'tokenId', CASE WHEN origin.is_shown THEN e.token_id END,
                                'sessionId', CASE WHEN origin.is_shown THEN e.session_id END),
    'origin', jsonb_build_object('address', CASE WHEN origin.is_shown THEN host(e.address) END,
                                 'userAgent', CASE WHEN origin.is_shown THEN e.user_agent END),
    'target', jsonb_build_object('type', e.target_type, 'id', e.target_id, 'name', ${targetName(scope)}),
    'result', e.result, 'errorCode', e.error_code, 'refersTo', e.refers_to::text,
    'requestId', e.request_id, 'detail', e.detail)
  FROM (SELECT ${isOriginShown(scope)} AS is_shown OFFSET 0) origin)`;
}
