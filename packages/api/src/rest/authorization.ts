import type { Identity } from '../identity.ts';

export type TokenIdentity = Extract<Identity, { kind: 'token' }>;

/** The API token in `Authorization: Bearer clt_…` (RFC 6750), or null. Whether it holds is not looked at here. */
export function identityOf(headers: Headers): TokenIdentity | null {
  const token = /^Bearer +([\w.~+/=-]{1,200})$/i.exec(headers.get('authorization') ?? '')?.[1];
  return token ? { kind: 'token', token } : null;
}
