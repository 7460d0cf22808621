import { nextPage } from '#lib/list.ts';

/** A page of tenants; an empty name finds all. */
export const tenantsInput = (name: string) => ({ limit: 50, ...(name === '' ? {} : { name }) });
export const tenantMembersInput = (id: string) => ({ id, limit: 50 });
export const tenantsPages = { getNextPageParam: nextPage };
