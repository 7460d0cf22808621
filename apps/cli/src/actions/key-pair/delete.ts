import type { Cloud } from '../../cloud.ts';
import { findKeyPair } from '../../targets/find.ts';

export async function deleteKeyPair(cloud: Cloud, name: string): Promise<void> {
  const keyPair = await findKeyPair(cloud.client, name);
  await cloud.client.keyPairs.delete({ id: keyPair.id });
  await cloud.print(keyPair, () => `${keyPair.name}: deleted`);
}
