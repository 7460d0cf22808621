import { Prisma } from '@cloudlet/prisma';

/** Whose events, and for whom: those of one tenant for its own people, or any for who runs the cloud (`tenantId` null: all that there are). */
export type EventScope =
  | { readonly reader: 'tenant'; readonly tenantId: string }
  | { readonly reader: 'cloud'; readonly tenantId: string | null };

/**
 * SQL: whether the reader may know where the event `e` came from, and with which session or token. A tenant's people may of its tokens and its
 * members, those who were members among them; where whoever runs the cloud sits is none of their business.
 */
export function isOriginShown({ reader }: EventScope): Prisma.Sql {
  return reader === 'cloud' ? Prisma.sql`true` : IS_TENANTS_OWN;
}

const IS_TENANTS_OWN = Prisma.sql`CASE
  WHEN e.token_id IS NOT NULL
    THEN EXISTS (SELECT FROM api_token k WHERE k.id = e.token_id AND k.tenant_id = e.tenant_id)
  ELSE EXISTS (SELECT FROM membership m WHERE m.user_id = e.actor_id AND m.tenant_id = e.tenant_id)
    OR EXISTS (SELECT FROM audit_event gone WHERE gone.target_id = e.actor_id::text AND gone.tenant_id = e.tenant_id
                  AND gone.action IN ('tenant.remove-member', 'tenant.leave') AND gone.result = 'ACCEPTED')
  END`;
