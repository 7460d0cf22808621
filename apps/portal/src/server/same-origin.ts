/**
 * Whether a request that changes something comes from the portal's own pages. Browsers say it with Sec-Fetch-Site or Origin
 * (Fetch standard), which a page cannot forge; a client that sends neither is no browser, so nobody's cookie is being borrowed.
 */
export function isSameOrigin(request: { readonly headers: Headers }): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = request.headers.get('origin');
  if (origin === null) return true;
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host');
  return URL.canParse(origin) && new URL(origin).host === host;
}
