import type { Cloud } from '../../cloud.ts';
import { table } from '../../output/table.ts';
import { findTenant } from '../../targets/find.ts';

export async function showQuota(
  { client, print }: Cloud,
  { tenant }: { readonly tenant?: string },
): Promise<void> {
  const quota =
    tenant === undefined
      ? await client.quota.get()
      : await client.tenants.quota({ id: (await findTenant(client, tenant)).id });
  await print(quota, () =>
    table(
      [
        { title: 'RESOURCE', of: ([resource]) => resource },
        { title: 'USED', of: ([, { used }]) => used },
        { title: 'LIMIT', of: ([, { limit }]) => limit },
        { title: 'LEFT', of: ([, { used, limit }]) => Math.max(0, limit - used) },
      ],
      Object.entries(quota),
    ),
  );
}
