import type { Cloud } from '../../cloud.ts';
import { table } from '../../output/table.ts';

export async function showDefaults({ client, print }: Cloud): Promise<void> {
  const defaults = await client.quotas.defaults();
  await print(defaults, () =>
    table(
      [
        { title: 'RESOURCE', of: ([resource]) => resource },
        { title: 'LIMIT', of: ([, limit]) => limit },
      ],
      Object.entries(defaults),
    ),
  );
}
