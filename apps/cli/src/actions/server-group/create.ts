import type { Cloud } from '../../cloud.ts';

const POLICIES = { affinity: 'AFFINITY', 'anti-affinity': 'ANTI_AFFINITY' } as const;

export async function createServerGroup(
  cloud: Cloud,
  name: string,
  { policy }: { readonly policy: keyof typeof POLICIES },
): Promise<void> {
  const group = await cloud.client.serverGroups.create({ name, policy: POLICIES[policy] });
  await cloud.print(group, () => `${group.name}: added`);
}
