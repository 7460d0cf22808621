import { headers } from 'next/headers';
import type { NextAuthOptions, RequestInternal, User } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import { BLOCKED } from '#features/sign-in/refusal.ts';
import { dependencies, SESSION_LIFETIME_MS, signIn, signOut } from './api.ts';
import { portalEnvironment } from './environment.ts';
import { admitIdentity, OIDC, oidcProvider } from './oidc.ts';
import { visitorOf } from './visitor.ts';

const credentialsSchema = z.object({
  email: z.string().max(320),
  password: z.string().min(1).max(1_024),
  code: z.string().max(64).optional(),
});

/** What the session cookie says; whether it still holds is asked of the database at each request. */
export const sessionTokenSchema = z.object({
  sessionId: z.uuid(),
  tenantId: z.uuid().nullable(),
});

/** `__Host-` keeps the cookie from being set by a sibling host; it needs HTTPS. */
export function sessionCookieName(https: boolean): string {
  return https ? '__Host-cloudlet-session' : 'cloudlet-session';
}

/**
 * NextAuth's configuration: e-mail and password, the session's name in an encrypted cookie. Whether the session holds its row says.
 */
export function authOptions(): NextAuthOptions {
  const { sessionSecret, https, identityProvider } = portalEnvironment();
  return {
    secret: sessionSecret,
    useSecureCookies: https,
    session: { strategy: 'jwt', maxAge: SESSION_LIFETIME_MS / 1_000 },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    cookies: {
      sessionToken: {
        name: sessionCookieName(https),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: https },
      },
    },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' }, code: { type: 'text' } },
        authorize,
      }),
      ...(identityProvider ? [oidcProvider(identityProvider)] : []),
    ],
    callbacks: {
      signIn: ({ user, account, profile }) =>
        identityProvider && account?.provider === OIDC
          ? admitIdentity(identityProvider.issuer, user as User, profile)
          : true,
      jwt: ({ token, user, trigger, session }) => {
        if (user !== undefined) return { sessionId: user.sessionId, tenantId: user.tenantId };
        return trigger === 'update' ? { ...token, ...chosenTenant(session) } : token;
      },
      // The browser learns nothing from NextAuth's own session route: the API's session.get answers who is signed in.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: { signOut: ({ token }) => endSession(token) },
  };
}

/** NextAuth hands the message of what is thrown here to the browser: it says what the form is to say, and no more. */
async function authorize(
  input: Record<'email' | 'password' | 'code', string> | undefined,
  { headers = {} }: Pick<RequestInternal, 'headers'>,
): Promise<User | null> {
  const credentials = credentialsSchema.safeParse(input);
  if (!credentials.success) return null;
  const visitor = visitorOf(new Headers(headers));
  const answer = await signIn(dependencies(), { ...credentials.data, visitor }).catch((error: unknown) => {
    dependencies().logger.error({ err: error }, 'a sign-in failed');
    throw new Error('unavailable');
  });
  switch (answer.kind) {
    case 'signed-in':
      return { id: answer.claims.sessionId, ...answer.claims };
    case 'blocked':
      throw new Error(`${BLOCKED}${answer.retryAfterSeconds}`);
    case 'wrong':
      return null;
    default:
      throw new Error(answer.kind);
  }
}

const choiceSchema = z.object({ tenantId: z.uuid() });

/** The tenant that somebody has chosen for this browser. A claim as all the others are: whether they are in it the API asks each time. */
function chosenTenant(choice: unknown): { readonly tenantId?: string } {
  return choiceSchema.safeParse(choice).data ?? {};
}

/** The browser forgets its cookie in any case; a copy of it is worth nothing once the session has ended. */
async function endSession(token: unknown): Promise<void> {
  const claims = sessionTokenSchema.safeParse(token);
  if (claims.success) await signOut(dependencies(), claims.data, visitorOf(await headers()));
}
