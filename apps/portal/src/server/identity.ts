import { NextRequest } from 'next/server';
import { getToken } from 'next-auth/jwt';
import { NO_TENANT, TENANT_HEADER } from '#lib/tenant-header.ts';
import type { Identity } from './api.ts';
import { sessionCookieName, sessionTokenSchema } from './auth-options.ts';
import { portalEnvironment } from './environment.ts';

/**
 * What the session cookie among a request's headers says; null without one. The cookie is only a claim: the API asks the database
 * at each request whether it still holds (the password was changed, the user disabled, the sessions revoked).
 */
export async function sessionIdentity(requestHeaders: Headers): Promise<Identity | null> {
  const { sessionSecret, https, publicUrl } = portalEnvironment();
  const token = await getToken({
    req: new NextRequest(publicUrl, { headers: requestHeaders }),
    secret: sessionSecret,
    secureCookie: https,
    cookieName: sessionCookieName(https),
  });
  const claims = sessionTokenSchema.safeParse(token);
  return claims.success ? { kind: 'session', ...claims.data } : null;
}

/** Adds for which tenant the page was rendered that asks, where it says so. */
export function openForPage(identity: Identity | null, requestHeaders: Headers): Identity | null {
  const tenant = requestHeaders.get(TENANT_HEADER);
  if (identity?.kind !== 'session' || tenant === null) return identity;
  return { ...identity, openFor: tenant === NO_TENANT ? null : tenant };
}
