import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from './server/content-security-policy.ts';
import { portalEnvironment } from './server/environment.ts';
import { isDecodable } from './server/is-decodable.ts';
import { PATH_HEADER } from './server/path-header.ts';

const REST_ROOT = '/api/v1';
const ONE_YEAR_SECONDS = 365 * 24 * 3600;

/** What comes before a page or the REST API is asked. */
export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  if (pathname.startsWith(`${REST_ROOT}/`)) return leadToRestApi(request);
  if (pathname !== '/' && pathname.endsWith('/')) return withoutTrailingSlash(request);
  return servePage(request);
}

/** Next gives no route a path that is no UTF-8, and answers 500: the API's root says that there is nothing. */
function leadToRestApi(request: NextRequest): NextResponse {
  if (isDecodable(request.nextUrl.pathname)) return NextResponse.next();
  return NextResponse.rewrite(new URL(REST_ROOT, request.url));
}

function withoutTrailingSlash(request: NextRequest): NextResponse {
  // Not a copy of `nextUrl`, which would put the slash back.
  const url = new URL(request.url);
  url.pathname = url.pathname.replace(/\/+$/, '');
  return NextResponse.redirect(url, 308);
}

/**
 * Gives every page its Content-Security-Policy with a fresh nonce, which Next and the layout take from the request, and tells
 * the page its own address, which Next does not.
 */
function servePage(request: NextRequest): NextResponse {
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

/** Pages, and of the REST API the paths that need a look: the others go straight to it. */
export const config = { matcher: ['/api/v1/(.*%.*)', '/((?!api/|_next/static|_next/image|icon.svg).*)'] };
