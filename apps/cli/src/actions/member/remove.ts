import type { Cloud } from '../../cloud.ts';
import { confirm } from '../../output/confirm.ts';
import { findMember } from '../../targets/find.ts';

export async function removeMember(
  cloud: Cloud,
  name: string,
  { yes }: { readonly yes?: boolean },
): Promise<void> {
  const member = await findMember(cloud.client, name);
  await confirm(`Remove ${member.name} (${member.email})? Their tokens stop working at once.`, yes);
  await cloud.client.members.remove({ id: member.id });
  await cloud.print(member, () => `${member.email}: removed`);
}
