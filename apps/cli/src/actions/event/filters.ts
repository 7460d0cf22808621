import type { EventFilters } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import { usageError } from '../../errors.ts';
import { findInstance, findTenant } from '../../targets/find.ts';

/** As they are typed. */
export const AUDIT_RESULTS = ['accepted', 'refused', 'succeeded', 'failed', 'superseded'] as const;
export const REQUESTED_VIA = ['portal', 'token', 'system', 'operator'] as const;

export type FilterOptions = {
  readonly action?: string;
  readonly actor?: string;
  readonly credential?: string;
  readonly instance?: string;
  readonly target?: string;
  readonly result?: (typeof AUDIT_RESULTS)[number];
  readonly via?: (typeof REQUESTED_VIA)[number];
  readonly address?: string;
  readonly request?: string;
  readonly from?: string;
  readonly to?: string;
};

/** Options as the API's filters. @throws CommandFailure where the instance is unknown, or a time none */
export async function filtersOf({ client }: Cloud, options: FilterOptions): Promise<EventFilters> {
  const { action, actor, credential, instance, target, result, via, address, request } = options;
  return {
    action,
    actor,
    credentialId: credential,
    targetId: instance === undefined ? target : (await findInstance(client, instance)).id,
    result: result?.toUpperCase() as EventFilters['result'],
    via,
    address,
    requestId: request,
    from: timeOf('--from', options.from),
    to: timeOf('--to', options.to),
  };
}

/** Whose events: those of the token's tenant; `cloud`: of all and of none; `tenant`: of one, by its name or id. */
export type ScopeOptions = {
  readonly cloud?: boolean | undefined;
  readonly tenant?: string | undefined;
};

/** Whether they are asked of the cloud, and of which of its tenants. @throws CommandFailure where the tenant is unknown */
export async function scopeOf(
  { client }: Cloud,
  { cloud, tenant }: ScopeOptions,
): Promise<{ readonly isOfCloud: boolean; readonly tenantId: string | undefined }> {
  const tenantId = tenant === undefined ? undefined : (await findTenant(client, tenant)).id;
  return { isOfCloud: cloud === true || tenantId !== undefined, tenantId };
}

/** A day begins where the command runs. */
function timeOf(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text);
  if (Number.isNaN(time.getTime()))
    throw usageError(`${option} ${text} is no time such as 2026-11-01T08:00Z.`);
  return time.toISOString();
}
