import { randomUUID } from 'node:crypto';
import { type Ask, type Load, load } from './load.ts';

const CLIENTS = [1, 16, 64] as const;

export type Measured = { readonly what: string; readonly loads: readonly Load[] };

/**
 * Measures reads and writes of the REST API. The write is a console ticket: two rows in one transaction, of which any number can be
 * made, so that neither quota nor capacity ends the measuring.
 * @param api where it is, and a token of a tenant that has an instance
 * @param milliseconds for each kind of request and each number of clients
 * @throws Error where the token's requests are limited, or the tenant has no instance
 */
export async function measureRest(
  api: { readonly origin: string; readonly token: string },
  milliseconds: number,
): Promise<readonly Measured[]> {
  const headers = { authorization: `Bearer ${api.token}` };
  const instance = await findInstance(api.origin, headers);
  const write = { method: 'POST', path: `/api/v1/instances/${instance}/console-ticket`, headers };
  const kinds: readonly (readonly [string, () => Ask])[] = [
    ['read one instance', () => ({ method: 'GET', path: `/api/v1/instances/${instance}`, headers })],
    ['read a page of 50 instances', () => ({ method: 'GET', path: '/api/v1/instances?limit=50', headers })],
    ['write', () => write],
    ['write with a key', () => ({ ...write, headers: { ...headers, 'idempotency-key': randomUUID() } })],
  ];
  const measured: Measured[] = [];
  for (const [what, ask] of kinds) {
    const loads: Load[] = [];
    for (const clients of CLIENTS) loads.push(await load(api.origin, ask, clients, milliseconds));
    measured.push({ what, loads });
  }
  return measured;
}

async function findInstance(origin: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/instances?status=ACTIVE&limit=1`, { headers });
  if (!answer.ok) throw new Error(`GET /instances answered ${answer.status}: ${await answer.text()}`);
  if (answer.headers.has('ratelimit-limit')) {
    throw new Error(
      'The token’s requests are limited, and the limit would be measured: ./cloudlet up --rate-limit 0',
    );
  }
  const { items } = (await answer.json()) as { readonly items: readonly { readonly id: string }[] };
  if (!items[0]) throw new Error('The tenant needs an instance that runs.');
  return items[0].id;
}
