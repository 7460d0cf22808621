import type { Member } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';
import type { RoleName } from '../../nouns/role.ts';
import { findMember } from '../../targets/find.ts';

export async function setMemberRole(
  cloud: Cloud,
  name: string,
  options: { readonly role: RoleName },
): Promise<void> {
  const member = await findMember(cloud.client, name);
  const role = options.role.toUpperCase() as Member['role'];
  await cloud.client.members.setRole({ id: member.id, role });
  await cloud.print({ ...member, role }, () => `${member.email}: ${options.role}`);
}
