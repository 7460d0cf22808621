import type { Cloud } from '../../cloud.ts';
import { confirm } from '../../output/confirm.ts';
import { findToken } from '../../targets/find.ts';

export async function revokeToken(
  cloud: Cloud,
  name: string,
  options: { readonly yes?: boolean; readonly cloud?: boolean },
): Promise<void> {
  const token = await findToken(cloud.client, name, options.cloud);
  await confirm(`Revoke ${token.name} (${token.hint}…)? What uses it is refused at once.`, options.yes);
  await cloud.client.tokens.revoke({ id: token.id });
  await cloud.print(token, () => `${token.name}: revoked`);
}
