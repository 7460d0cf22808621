import type { Cloud } from '../../cloud.ts';
import { findInstance } from '../../targets/find.ts';
import { describeInstance } from './describe.ts';

export async function showInstance(cloud: Cloud, name: string): Promise<void> {
  const instance = await findInstance(cloud.client, name);
  await cloud.print(instance, () => describeInstance(instance));
}
