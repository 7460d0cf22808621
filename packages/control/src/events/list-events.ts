import type { Database } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import type { Page, PageInput } from '../reads/views.ts';
import type { EventFilter } from './event-filter.ts';
import type { EventScope } from './event-scope.ts';
import type { EventView } from './event-view.ts';
import { readEvents } from './read-events.ts';

/** The events of the caller's tenant. @throws ControlError `forbidden` */
export function tenantsEvents(caller: Caller): EventScope {
  return { reader: 'tenant', tenantId: requirePermission(caller, 'read') };
}

/** All events, or those of one tenant, for who runs the cloud. @throws ControlError `forbidden` */
export function cloudsEvents(caller: Caller, tenantId: string | undefined): EventScope {
  requirePermission(caller, 'admin');
  return { reader: 'cloud', tenantId: tenantId ?? null };
}

/**
 * What was done in the tenant, newest first.
 * @throws ControlError `forbidden`, `invalid_cursor`
 */
export async function listEvents(
  database: Database,
  caller: Caller,
  input: PageInput & EventFilter,
): Promise<Page<EventView>> {
  return readEvents(database, tenantsEvents(caller), input);
}

/**
 * What was done in the whole cloud, or in one tenant, newest first.
 * @throws ControlError `forbidden`, `invalid_cursor`
 */
export async function listCloudEvents(
  database: Database,
  caller: Caller,
  { tenantId, ...input }: PageInput & EventFilter & { readonly tenantId?: string | undefined },
): Promise<Page<EventView>> {
  return readEvents(database, cloudsEvents(caller, tenantId), input);
}
