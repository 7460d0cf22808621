import { setTimeout as delay } from 'node:timers/promises';
import type { Tenant } from '../cloud/tenants.ts';
import type { BookEntry } from './book.ts';
import { ask } from './door.ts';

type Instance = { readonly id: string; readonly name: string };
type Page<Item> = { readonly items: Item[] };

const AGAIN_AFTER_MS = 1_000;

/**
 * What a user does whose request was not answered: looks, once the cloud answers again, for the instance of that name, and for what was asked
 * of it.
 * @returns the ids of the operations that it shows; none where there is no such instance
 */
export async function findOut(tenant: Tenant, entry: BookEntry, giveUp: AbortSignal): Promise<string[]> {
  while (!giveUp.aborted) {
    await delay(AGAIN_AFTER_MS);
    const instanceId = entry.instanceId ?? (await findByName(tenant, entry.name));
    if (instanceId === 'no-answer') continue;
    if (instanceId === null) return [];
    const page = await ask<Page<{ id: string }>>(
      tenant,
      'GET',
      `/instances/${instanceId}/operations?limit=100`,
    );
    if (page.kind === 'answered') return page.body.items.map(({ id }) => id);
    if (page.kind === 'refused' && page.code === 'not_found') return [];
  }
  return [];
}

/** @returns the id of the tenant's instance of this name, null where there is none */
export async function findByName(tenant: Tenant, name: string): Promise<string | null | 'no-answer'> {
  const page = await ask<Page<Instance>>(tenant, 'GET', `/instances?limit=100&name=${name}`);
  if (page.kind !== 'answered') return 'no-answer';
  return page.body.items.find((instance) => instance.name === name)?.id ?? null;
}
