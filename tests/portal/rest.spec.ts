import { expect, test } from '@playwright/test';

/** What the portal's server makes of requests before the REST API sees them; the API's own answers have their tests with it. */
const asked: readonly (readonly [method: string, path: string, status: number, code: string])[] = [
  ['GET', '', 404, 'route_not_found'],
  ['GET', '/', 404, 'route_not_found'],
  ['GET', '/instances/', 404, 'route_not_found'],
  ['POST', '/instances/', 404, 'route_not_found'],
  ['GET', '/%F0', 404, 'route_not_found'],
  ['GET', '/instances/%F0', 404, 'route_not_found'],
  ['POST', '/instances/%F0/start', 404, 'route_not_found'],
  ['GET', '/instances/%2F', 401, 'unauthenticated'],
  ['OPTIONS', '/nothing', 404, 'route_not_found'],
  ['OPTIONS', '/instances', 405, 'method_not_allowed'],
  ['PUT', '/instances', 405, 'method_not_allowed'],
];

for (const [method, path, status, code] of asked) {
  test(`${method} /api/v1${path} is answered by a problem document`, async ({ baseURL }) => {
    const response = await fetch(`${baseURL}/api/v1${path}`, { method, redirect: 'manual' });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const requestId = response.headers.get('x-request-id');
    expect(requestId).toMatch(/^[\w.-]{8,64}$/);
    expect(await response.json()).toMatchObject({ code, status, requestId });
    if (status === 405) expect(response.headers.get('allow')).toBe('GET, POST, HEAD');
  });
}

test('a page has one address, without a slash at its end', async ({ baseURL }) => {
  const response = await fetch(`${baseURL}/instances/?status=ERROR`, { redirect: 'manual' });
  expect(response.status).toBe(308);
  expect(response.headers.get('location')).toMatch(/\/instances\?status=ERROR$/);
});
