import type { AuditResult, RequestedVia } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';
import { type EventScope, isOriginShown } from './event-scope.ts';

/** Which events are asked for; what is left out does not filter. */
export type EventFilter = {
  /** What was done: `instance.create`; ending in a dot all that begins so, e.g. `instance.`. */
  readonly action?: string | undefined;
  /** Who: an id, or a part of a name. */
  readonly actor?: string | undefined;
  /** The token or the session that was shown. */
  readonly credentialId?: string | undefined;
  readonly via?: RequestedVia | undefined;
  readonly targetId?: string | undefined;
  readonly result?: AuditResult | undefined;
  /** From where: an address or a network (CIDR). */
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
  /** From this moment on (ISO 8601). */
  readonly from?: string | undefined;
  /** Before this moment (ISO 8601). */
  readonly to?: string | undefined;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** SQL that an event `e` has to fulfil. What a reader is not shown finds nothing either: addresses could be guessed by filters. */
export function isAskedFor(scope: EventScope, filter: EventFilter): Prisma.Sql {
  const { tenantId } = scope;
  const { action, actor, credentialId, via, targetId, result, address, requestId, from, to } = filter;
  const conditions = [
    tenantId === null ? Prisma.sql`true` : Prisma.sql`e.tenant_id = ${tenantId}::uuid`,
    action === undefined ? null : isAction(action),
    actor === undefined ? null : isActor(actor),
    credentialId === undefined
      ? null
      : Prisma.sql`(e.token_id = ${credentialId}::uuid OR e.session_id = ${credentialId}::uuid)`,
    via === undefined ? null : Prisma.sql`e.via = ${via}::requested_via`,
    targetId === undefined ? null : Prisma.sql`e.target_id = ${targetId}`,
    result === undefined ? null : Prisma.sql`e.result = ${result}::audit_result`,
    address === undefined ? null : Prisma.sql`e.address <<= ${address}::inet`,
    requestId === undefined ? null : Prisma.sql`e.request_id = ${requestId}`,
    from === undefined ? null : Prisma.sql`e.at >= ${from}::timestamptz`,
    to === undefined ? null : Prisma.sql`e.at < ${to}::timestamptz`,
    credentialId === undefined && address === undefined ? null : Prisma.sql`(${isOriginShown(scope)})`,
  ];
  return Prisma.join(
    conditions.filter((condition) => condition !== null),
    ' AND ',
  );
}

function isAction(action: string): Prisma.Sql {
  return action.endsWith('.')
    ? Prisma.sql`starts_with(e.action, ${action})`
    : Prisma.sql`e.action = ${action}`;
}

function isActor(actor: string): Prisma.Sql {
  return UUID.test(actor)
    ? Prisma.sql`e.actor_id = ${actor}::uuid`
    : Prisma.sql`position(lower(${actor}) IN lower(e.actor_name)) > 0`;
}
