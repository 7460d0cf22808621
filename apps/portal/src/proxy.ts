import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from './server/content-security-policy.ts';
import { portalEnvironment } from './server/environment.ts';
import { PATH_HEADER } from './server/path-header.ts';

const ONE_YEAR_SECONDS = 365 * 24 * 3600;

/**
 * Gives every page its Content-Security-Policy with a fresh nonce, which Next and the layout take from the request, and tells
 * the page its own address, which Next does not.
 */
export function proxy(request: NextRequest): NextResponse {
  const { gatewayUrl, https } = portalEnvironment();
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy({
    nonce,
    gatewayOrigin: new URL(gatewayUrl).origin,
    https,
    development: process.env.NODE_ENV === 'development',
  });
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  if (https) response.headers.set('strict-transport-security', `max-age=${ONE_YEAR_SECONDS}`);
  return response;
}

export const config = { matcher: ['/((?!api/|_next/static|_next/image|icon.svg).*)'] };
