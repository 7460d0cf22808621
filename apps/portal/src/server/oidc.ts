import { headers } from 'next/headers';
import type { Profile, User } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { z } from 'zod';
import { dependencies, signInWithIdentity } from './api.ts';
import type { IdentityProvider } from './environment.ts';
import { visitorOf } from './visitor.ts';

/** NextAuth's name for the provider, a part of the address that the provider leads back to. */
export const OIDC = 'oidc';

const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z.email().max(320).nullish(),
  // Some providers send it as a text.
  email_verified: z.union([z.boolean(), z.literal('true').transform(() => true)]).catch(false),
  name: z.string().max(200).nullish(),
});

/** The authorization code flow with PKCE, state and nonce (RFC 9700 section 2.1.1); what it says of itself is discovered. */
export function oidcProvider({
  issuer,
  clientId,
  clientSecret,
  name,
}: IdentityProvider): OAuthConfig<Profile> {
  return {
    id: OIDC,
    name,
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    issuer,
    clientId,
    clientSecret,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    // Many providers say the address there alone; openid-client holds the subject against the id token's.
    userinfo: {
      request: async ({ client, tokens }) => {
        // At run time it is openid-client's set, by whose id token it knows the subject.
        const set = tokens as typeof tokens & { claims(): Profile };
        const told = await client.userinfo(tokens as Parameters<typeof client.userinfo>[0]);
        return { ...told, ...set.claims() };
      },
    },
    authorization: { params: { scope: 'openid email profile' } },
    // Who that is here is found out afterwards; NextAuth wants an id.
    profile: (profile) => ({ id: profile.sub ?? '', sessionId: '', tenantId: null }),
  };
}

/**
 * Starts the session of who has come back from the provider, and names it in what becomes the cookie.
 * @returns true, or where the browser is to be led instead
 */
export async function admitIdentity(
  issuer: string,
  user: User,
  profile: Profile | undefined,
): Promise<true | string> {
  const claims = claimsSchema.safeParse(profile);
  if (!claims.success) return '/sign-in?error=identity';
  const { sub: subject, email, email_verified: isEmailVerified, name } = claims.data;
  const identity = { issuer, subject, email: email ?? null, isEmailVerified, name: name ?? null };
  const outcome = await signInWithIdentity(dependencies(), identity, visitorOf(await headers()));
  if (outcome.kind === 'refused') return `/sign-in?error=${outcome.reason}`;
  user.sessionId = outcome.sessionId;
  user.tenantId = null;
  return true;
}
