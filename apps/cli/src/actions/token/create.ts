import type { ApiToken } from '@cloudlet/sdk';
import type { Cloud } from '../../cloud.ts';

const DAY_SECONDS = 86_400;

export type CreateTokenOptions = { readonly scopes: readonly string[]; readonly days?: number };

/** Which scopes there are is the API's to say. */
export async function createToken(
  cloud: Cloud,
  name: string,
  { scopes, days }: CreateTokenOptions,
): Promise<void> {
  const token = await cloud.client.tokens.create({
    name,
    scopes: [...scopes] as ApiToken['scopes'],
    validForSeconds: days === undefined ? undefined : days * DAY_SECONDS,
  });
  await cloud.print(token, () => token.secret);
}
