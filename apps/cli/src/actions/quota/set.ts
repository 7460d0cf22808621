import type { Cloud } from '../../cloud.ts';
import { usageError } from '../../errors.ts';
import { findTenant } from '../../targets/find.ts';
import { readLimits } from './limits.ts';

type SetOptions = {
  readonly tenant?: readonly string[];
  readonly defaults?: boolean;
  readonly reason?: string;
};

export async function setLimits(
  { client, print }: Cloud,
  words: readonly string[],
  { tenant: names = [], defaults, reason }: SetOptions,
): Promise<void> {
  const limits = readLimits(words);
  if (names.length > 0 === (defaults ?? false))
    throw usageError('Name tenants with --tenant, or --defaults.');
  if (defaults) {
    const now = await client.quotas.setDefaults({ limits, reason });
    return print(now, () => `what new tenants get: ${words.join(' ')}`);
  }
  const tenants = await Promise.all(names.map((name) => findTenant(client, name)));
  const { items } = await client.quotas.set({
    items: tenants.map(({ id }) => ({ tenantId: id, limits })),
    reason,
  });
  await print(items, () => items.map(({ tenant }) => `${tenant.name}: ${words.join(' ')}`).join('\n'));
}
