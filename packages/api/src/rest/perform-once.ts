import { answerOnce } from '@cloudlet/control';
import type { ApiContext } from '../context.ts';
import { canonicalJson } from './canonical-json.ts';
import { REPLAYED } from './idempotency-key.ts';
import { type Call, perform } from './perform.ts';
import { fingerprintOf, seal, unseal } from './seal.ts';
import { success } from './success.ts';

/** Whose request it is: the token's id, and its secret, which alone opens the answers that were kept for it. */
type Holder = { readonly tokenId: string; readonly secret: string };

/**
 * Answers a request that its client may send again: the answer is kept, and the second time it is given without doing anything.
 * @throws ControlError `idempotency_key_reused`; see {@link perform}
 */
export async function performOnce(
  context: ApiContext,
  holder: Holder,
  key: string,
  call: Call,
): Promise<Response> {
  const { route, input } = call;
  const asked = canonicalJson([route.method, route.path, input ?? {}]);
  const { tokenId: apiTokenId, secret } = holder;
  const request = { apiTokenId, key, fingerprint: fingerprintOf(secret, asked) };
  const { answer, isReplay } = await answerOnce(context.database, request, async (database) => {
    const response = success(route, await perform({ ...context, database }, call));
    return seal(secret, JSON.stringify({ status: response.status, body: await response.text() }));
  });
  const kept = JSON.parse(unseal(secret, answer)) as { readonly status: number; readonly body: string };
  const headers = { 'content-type': 'application/json', ...(isReplay ? { [REPLAYED]: 'true' } : {}) };
  return new Response(kept.body, { status: kept.status, headers });
}
