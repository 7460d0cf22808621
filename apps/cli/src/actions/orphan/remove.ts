import type { Cloud } from '../../cloud.ts';
import { confirm } from '../../output/confirm.ts';
import { findOrphan } from '../../targets/find.ts';

export async function removeOrphan(
  cloud: Cloud,
  name: string,
  { yes }: { readonly yes?: boolean },
): Promise<void> {
  const orphan = await findOrphan(cloud.client, name);
  const what = `${orphan.kind} ${orphan.name ?? orphan.id} on ${orphan.node.name}`;
  await confirm(`Remove the ${what}? What it has is lost.`, yes);
  const removing = await cloud.client.orphans.remove({ id: orphan.id });
  await cloud.print(removing, () => `${what}: removal accepted, operation ${removing.operationId}`);
}
