import type { NextAuthOptions, User } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import { dependencies, signIn } from './api.ts';
import { portalEnvironment } from './environment.ts';

const ONE_WEEK_SECONDS = 7 * 24 * 3600;

const credentialsSchema = z.object({ email: z.string().max(320), password: z.string().min(1).max(1_024) });

/** What the session cookie says; whether it still holds is asked of the database at each request. */
export const sessionTokenSchema = z.object({
  userId: z.uuid(),
  sessionVersion: z.int(),
  tenantId: z.uuid().nullable(),
});

/** `__Host-` keeps the cookie from being set by a sibling host; it needs HTTPS. */
export function sessionCookieName(https: boolean): string {
  return https ? '__Host-cloudlet-session' : 'cloudlet-session';
}

/**
 * NextAuth's configuration: e-mail and password, the session in an encrypted cookie. Nothing lists the sessions, so signing out
 * makes one browser forget its cookie; signing out everywhere and a new password end them all, by the user's session version.
 */
export function authOptions(): NextAuthOptions {
  const { sessionSecret, https } = portalEnvironment();
  return {
    secret: sessionSecret,
    useSecureCookies: https,
    session: { strategy: 'jwt', maxAge: ONE_WEEK_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    cookies: {
      sessionToken: {
        name: sessionCookieName(https),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: https },
      },
    },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize,
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) =>
        user === undefined
          ? token
          : { userId: user.id, sessionVersion: user.sessionVersion, tenantId: user.tenantId },
      // The browser learns nothing from NextAuth's own session route: the API's session.get answers who is signed in.
      session: ({ session }) => ({ expires: session.expires }),
    },
  };
}

/** NextAuth hands the message of what is thrown here to the browser: it says no more than that nobody could be asked. */
async function authorize(input: Record<'email' | 'password', string> | undefined): Promise<User | null> {
  const credentials = credentialsSchema.safeParse(input);
  if (!credentials.success) return null;
  try {
    const claims = await signIn(dependencies(), credentials.data);
    return claims && { id: claims.userId, sessionVersion: claims.sessionVersion, tenantId: claims.tenantId };
  } catch (error) {
    dependencies().logger.error({ err: error }, 'a sign-in failed');
    throw new Error('unavailable');
  }
}
