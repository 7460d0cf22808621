import type { Cloud } from '../../cloud.ts';
import { record, table } from '../../output/table.ts';

export async function showUsage(cloud: Cloud): Promise<void> {
  const usage = await cloud.client.usage.get();
  await cloud.print(usage, () => {
    const counts = record(Object.entries(usage.instances).map(([status, count]) => [status, String(count)]));
    const room = table(
      [
        { title: 'FLAVOR', of: ({ flavor }) => flavor.name },
        { title: 'ROOM FOR', of: ({ count }) => count },
        { title: 'LIMITED BY', of: ({ limitedBy }) => limitedBy },
      ],
      usage.room,
    );
    return `${counts}\n\n${room}`;
  });
}
