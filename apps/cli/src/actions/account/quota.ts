import type { Cloud } from '../../cloud.ts';
import { table } from '../../output/table.ts';

export async function showQuota(cloud: Cloud): Promise<void> {
  const quota = await cloud.client.quota.get();
  await cloud.print(quota, () =>
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
