import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { Provider } from 'oidc-provider';
import { ADMIN, cloudlet, MEMBER } from './people.ts';

const SERVER = fileURLToPath(
  new URL('../../apps/portal/.next/standalone/apps/portal/server.js', import.meta.url),
);
const PORTAL = 'http://127.0.0.1:3998';

/** Addresses that the provider has not verified. */
const UNVERIFIED = 'unverified@example.org';

const provider = createServer();
let portal: ChildProcess;

/** A real provider: whoever signs in there by a name has it as subject and as address. */
test.beforeAll(async () => {
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: 'cloudlet',
        client_secret: 'a secret of the test',
        redirect_uris: [`${PORTAL}/api/auth/callback/oidc`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, email: sub, email_verified: sub !== UNVERIFIED, name: `Name of ${sub}` }),
    }),
  });
  provider.on('request', oidc.callback());
  const { parts } = JSON.parse(cloudlet('status', '--json')) as { parts: { name: string; pid: number }[] };
  const pid = parts.find(({ name }) => name === 'portal')?.pid;
  const its = Object.fromEntries(
    readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const env = {
    ...its,
    PORT: '3998',
    HOSTNAME: '127.0.0.1',
    NEXTAUTH_URL: PORTAL,
    CLOUDLET_OIDC_ISSUER: issuer,
    CLOUDLET_OIDC_CLIENT_ID: 'cloudlet',
    CLOUDLET_OIDC_CLIENT_SECRET: 'a secret of the test',
    CLOUDLET_OIDC_NAME: 'Example Login',
  };
  portal = spawn(process.execPath, [SERVER], { env, stdio: 'inherit' });
  const health = () =>
    fetch(`${PORTAL}/api/health`).then(
      ({ status }) => status,
      () => null,
    );
  await expect.poll(health, { timeout: 60_000 }).toBe(200);
});
test.afterAll(() => {
  portal.kill('SIGKILL');
  provider.closeAllConnections();
  provider.close();
});

/** Signs in at the provider, as whoever this is. */
async function comeBy(page: Page, login: string, next = '/'): Promise<void> {
  await page.goto(`${PORTAL}/sign-in?next=${next}`);
  await page.getByRole('button', { name: 'Sign in with Example Login' }).click();
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('a person of the cloud is known by the verified address, and led to the page that was asked for', async ({
  page,
}) => {
  const asked = page.waitForRequest((request) => request.url().includes('code_challenge='));
  await comeBy(page, MEMBER, '/key-pairs');
  const { searchParams } = new URL((await asked).url());
  expect(searchParams.get('code_challenge_method')).toBe('S256');
  for (const check of ['state', 'nonce']) expect(searchParams.get(check)?.length).toBeGreaterThan(20);
  await expect(page).toHaveURL(`${PORTAL}/key-pairs`);
  await expect(page.getByText(MEMBER).first()).toBeVisible();
});

test('somebody new is in no tenant', async ({ page }) => {
  await comeBy(page, 'somebody@example.org');
  await expect(page.getByText('You belong to no tenant')).toBeVisible();
  await expect(page.getByText('Name of somebody@example.org').first()).toBeVisible();
});

test('an address that is not verified, and who runs the cloud, are let in by nobody’s word', async ({
  page,
}) => {
  await comeBy(page, UNVERIFIED);
  await expect(page.getByRole('alert').filter({ hasText: 'has not verified' })).toBeVisible();
  await page.context().clearCookies();
  await comeBy(page, ADMIN);
  await expect(page.getByRole('alert').filter({ hasText: 'signs in with the password' })).toBeVisible();
});

test('an answer that nobody asked for is refused', async ({ page }) => {
  await page.goto(`${PORTAL}/api/auth/callback/oidc?code=stolen&state=made-up`);
  await expect(page).toHaveURL(/\/sign-in\?.*error=/);
  await expect(page.getByRole('alert').filter({ hasText: 'could not be signed in' })).toBeVisible();
});
