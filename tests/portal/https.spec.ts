import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { cloudlet, MEMBER, newPassword } from './people.ts';

const SERVER = fileURLToPath(
  new URL('../../apps/portal/.next/standalone/apps/portal/server.js', import.meta.url),
);
const PORT = 3999;
const BASE = `http://127.0.0.1:${PORT}`;

/** A portal on the same cloud that is told of HTTPS and of a proxy in front of it: the test itself. */
let portal: ChildProcess;

test.beforeAll(async () => {
  const { parts } = JSON.parse(cloudlet('status', '--json')) as { parts: { name: string; pid: number }[] };
  const pid = parts.find(({ name }) => name === 'portal')?.pid;
  const its = Object.fromEntries(
    readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const env = {
    ...its,
    PORT: String(PORT),
    HOSTNAME: '127.0.0.1',
    NEXTAUTH_URL: 'https://cloud.example.org',
    CLOUDLET_GATEWAY_URL: 'wss://cloud.example.org/gateway',
    CLOUDLET_TRUSTED_PROXIES: '127.0.0.0/8',
  };
  portal = spawn(process.execPath, [SERVER], { env, stdio: 'ignore' });
  const health = () =>
    fetch(`${BASE}/api/health`).then(
      ({ status }) => status,
      () => null,
    );
  await expect.poll(health, { timeout: 60_000 }).toBe(200);
});
test.afterAll(() => {
  portal.kill('SIGKILL');
});

/** Signs in as a browser behind the proxy does. @returns what the cookies were set with, by name */
async function signIn(): Promise<ReadonlyMap<string, string>> {
  const cookies = new Map<string, string>();
  const ask = async (path: string, body?: URLSearchParams) => {
    const cookie = [...cookies].map(([name, set]) => `${name}=${set.split(';')[0]}`).join('; ');
    const headers = {
      cookie,
      'x-forwarded-for': '1.1.1.1, 203.0.113.9',
      'x-forwarded-host': 'cloud.example.org',
    };
    const response = await fetch(
      `${BASE}/api/auth/${path}`,
      body === undefined ? { headers } : { method: 'POST', headers, body },
    );
    for (const set of response.headers.getSetCookie())
      cookies.set(set.slice(0, set.indexOf('=')), set.slice(set.indexOf('=') + 1));
    return response;
  };
  const { csrfToken } = (await (await ask('csrf')).json()) as { csrfToken: string };
  const password = newPassword(MEMBER);
  await ask(
    'callback/credentials',
    new URLSearchParams({ email: MEMBER, password, csrfToken, json: 'true' }),
  );
  return cookies;
}

test('every cookie is for HTTPS alone and kept from scripts, and the session’s from sibling hosts', async () => {
  const cookies = await signIn();
  expect([...cookies.keys()]).toContain('__Host-cloudlet-session');
  for (const [name, set] of cookies) {
    expect([name, set]).toEqual([name, expect.stringMatching(/; Secure/i)]);
    expect([name, set]).toEqual([name, expect.stringMatching(/; HttpOnly/i)]);
    expect([name, set]).toEqual([name, expect.stringMatching(/; SameSite=Lax/i)]);
    expect([name, set]).toEqual([name, expect.not.stringMatching(/; Domain=/i)]);
  }
});

test('the address is what the trusted proxy saw', async () => {
  const cookies = await signIn();
  const session = cookies.get('__Host-cloudlet-session')?.split(';')[0];
  const headers = { cookie: `__Host-cloudlet-session=${session}` };
  const answer = await fetch(`${BASE}/api/trpc/sessions.list?input=${encodeURIComponent('{}')}`, { headers });
  expect(await answer.json()).toMatchObject({ result: { data: { items: [{ address: '203.0.113.9' }] } } });
});

test('pages are for HTTPS alone', async () => {
  const { headers } = await fetch(`${BASE}/sign-in`);
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
});
