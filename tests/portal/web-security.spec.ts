import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { MEMBER, newPassword, signIn } from './people.ts';
import { tellViolations } from './violations.ts';

/** What a browser that is signed in sends with each request. */
async function cookieOf(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** The status and the headers of an answer to a path that no URL parser has tidied. */
function askRaw(
  base: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly location: string }> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '' });
    });
    asked.on('error', reject).end();
  });
}

/** A page of another site: `localhost` is none of the portal's own addresses. */
const elsewhere = {
  body: '',
  server: createServer((_, response) => response.setHeader('content-type', 'text/html').end(elsewhere.body)),
  address: () => `http://localhost:${(elsewhere.server.address() as AddressInfo).port}/`,
};
test.beforeAll(() => new Promise<void>((done) => elsewhere.server.listen(0, 'localhost', done)));
test.afterAll(() => {
  elsewhere.server.close();
});

test('a violation of the policy is noticed, and the script does not run', async ({ browser }) => {
  const context = await browser.newContext();
  const violations: string[] = [];
  await tellViolations(context, (violation) => violations.push(violation));
  const page = await context.newPage();
  // The page itself; what it asks for afterwards goes to the portal.
  await page.route(
    '/sign-in',
    async (route) => {
      const response = await route.fetch();
      const injected =
        '<script>window.hasRun = true</script><img src="x" onerror="window.hasRun = true"></body>';
      await route.fulfill({ response, body: (await response.text()).replace('</body>', injected) });
    },
    { times: 1 },
  );
  await page.goto('/sign-in');
  await expect.poll(() => violations).toContain('script-src-elem stopped inline');
  await expect.poll(() => violations).toContain('script-src-attr stopped inline');
  expect(await page.evaluate("'hasRun' in window")).toBe(false);
  await context.close();
});

test('nobody can frame a page', async ({ page, baseURL }) => {
  elsewhere.body = `<iframe src="${baseURL}/sign-in"></iframe>`;
  const refused = page.waitForEvent('console', (message) =>
    /frame-ancestors|X-Frame-Options/.test(message.text()),
  );
  await page.goto(elsewhere.address());
  await refused;
  await expect(page.frameLocator('iframe').locator('input[name=email]')).toHaveCount(0);
});

test('every kind of answer says how it is to be taken', async ({ request }) => {
  for (const path of [
    '/sign-in',
    '/api/health',
    '/api/v1/openapi.json',
    '/api/trpc/session.get',
    '/icon.svg',
    '/nothing',
  ]) {
    const { headers } = { headers: (await request.get(path)).headers() };
    expect([path, headers]).toMatchObject([
      path,
      {
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      },
    ]);
    expect(headers['x-powered-by']).toBeUndefined();
    if (path.startsWith('/api/'))
      expect([path, headers['content-security-policy']]).toEqual([
        path,
        expect.stringContaining("default-src 'none'"),
      ]);
  }
});

test('another site’s page changes nothing with a session that it borrows', async ({ page, request }) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  const cookie = await cookieOf(page);
  const post = (headers: Record<string, string>, data: string) =>
    request.post('/api/trpc/session.signOutEverywhere', { headers: { cookie, ...headers }, data });
  const json = { 'content-type': 'application/json' };
  const refused: readonly (readonly [Record<string, string>, number])[] = [
    [{ ...json, origin: 'https://elsewhere.test' }, 403],
    [{ ...json, origin: 'null' }, 403],
    [{ ...json, 'sec-fetch-site': 'cross-site' }, 403],
    [{ ...json, 'sec-fetch-site': 'same-site' }, 403],
    [{ 'content-type': 'text/plain' }, 415],
    [{ 'content-type': 'text/plain; application/json' }, 415],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
    [{ 'content-type': 'multipart/form-data; boundary=x' }, 415],
  ];
  for (const [headers, status] of refused) {
    const answer = await post(headers, '{}');
    expect([headers, answer.status()]).toEqual([headers, status]);
    expect(answer.headers()['access-control-allow-origin']).toBeUndefined();
  }
  const byGet = await request.get('/api/trpc/session.signOutEverywhere', { headers: { cookie } });
  expect(byGet.status()).toBe(405);
  expect((await request.get('/api/trpc/session.get', { headers: { cookie } })).status()).toBe(200);
});

test('a form of another site reaches nothing in a real browser', async ({ page, baseURL }) => {
  await signIn(page, MEMBER, newPassword(MEMBER));
  const target = `${baseURL}/api/trpc/session.signOutEverywhere`;
  elsewhere.body = `<form method="post" enctype="text/plain" action="${target}"><input name='{"a":"' value='"}'></form>`;
  await page.goto(elsewhere.address());
  const answer = page.waitForResponse(target);
  await page.evaluate('document.forms[0].submit()');
  expect((await answer).status()).toBe(403);
  const other = await page.context().newPage();
  await other.goto(elsewhere.address());
  const asJson =
    "{ method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: '{}' }";
  const fetched = await other.evaluate(
    `fetch('${target}', ${asJson}).then(() => 'answered', () => 'refused by the browser')`,
  );
  expect(fetched).toBe('refused by the browser');
  await other.goto('/account');
  await expect(other.getByRole('heading', { name: 'Account and security' })).toBeVisible();
});

test('nobody is signed in or out by another site', async ({ page, request }) => {
  const password = newPassword(MEMBER);
  await signIn(page, MEMBER, password);
  const cookie = await cookieOf(page);
  const form = { email: MEMBER, password, csrfToken: 'a guess', json: 'true' };
  const into = await request.post('/api/auth/callback/credentials', { form, maxRedirects: 0 });
  expect(setCookies(into)).not.toContain('cloudlet-session');
  await request.post('/api/auth/signout', {
    headers: { cookie },
    form: { csrfToken: 'a guess' },
    maxRedirects: 0,
  });
  expect((await request.get('/api/trpc/session.get', { headers: { cookie } })).status()).toBe(200);
});

function setCookies(answer: Awaited<ReturnType<APIRequestContext['post']>>): string {
  return answer
    .headersArray()
    .flatMap(({ name, value }) => (name.toLowerCase() === 'set-cookie' ? [value] : []))
    .join('\n');
}

test('no link through the portal leads elsewhere', async ({ page, request, baseURL }) => {
  const base = baseURL ?? '';
  for (const path of [
    '//elsewhere.test/',
    '//elsewhere.test/x/',
    '/\\elsewhere.test/',
    '/%5Celsewhere.test/',
    '/https://elsewhere.test/',
  ]) {
    const { location } = await askRaw(base, path);
    expect([path, new URL(location, base).host]).toEqual([path, new URL(base).host]);
  }
  const elsewhere = encodeURIComponent('https://elsewhere.test/');
  for (const path of ['signin', 'signout', 'error', 'callback/credentials']) {
    const { location } = await askRaw(base, `/api/auth/${path}?callbackUrl=${elsewhere}`);
    expect([path, new URL(location, base).host]).toEqual([path, new URL(base).host]);
  }
  await signIn(page, MEMBER, newPassword(MEMBER));
  const headers = { cookie: await cookieOf(page) };
  const { csrfToken } = (await (await request.get('/api/auth/csrf', { headers })).json()) as {
    csrfToken: string;
  };
  const out = await request.post('/api/auth/signout', {
    headers,
    form: { csrfToken, callbackUrl: 'https://elsewhere.test/', json: 'true' },
  });
  expect(new URL(((await out.json()) as { url: string }).url).host).toBe(new URL(base).host);
});

test('reads no more of a header than anything here can need', async ({ baseURL }) => {
  expect((await askRaw(baseURL ?? '', '/sign-in', { 'x-large': 'x'.repeat(20_000) })).status).toBe(431);
});

test('a page takes no more of a body than a preference has', async ({ request }) => {
  const headers = { 'next-action': '00'.repeat(21), 'content-type': 'text/plain' };
  const answer = await request.post('/sign-in', { headers, data: 'x'.repeat(600_000), maxRedirects: 0 });
  expect(answer.status()).toBeGreaterThanOrEqual(400);
});
