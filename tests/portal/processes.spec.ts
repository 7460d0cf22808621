import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { createInstance, destroyInstance, requestAs } from './api.ts';
import { cloudlet, MEMBER, newPassword, signIn } from './people.ts';

type Part = { readonly name: string; readonly pid: number | null };

function partsNow(): readonly Part[] {
  return (JSON.parse(cloudlet('status', '--json')) as { parts: Part[] }).parts;
}

/** A field of /proc/PID/status, e.g. the real, effective, saved and file system's user id. */
function fieldOf(pid: number, name: string): string[] {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1]?.split(/\s+/) ?? [];
}

test('what browsers and nodes reach has a user of its own and no rights', () => {
  const parts = partsNow();
  const passwd = readFileSync('/etc/passwd', 'utf8');
  const [, , uid = ''] = /^cloudlet:.*$/m.exec(passwd)?.[0].split(':') ?? [];
  for (const name of ['portal', 'gateway', 'controller']) {
    const pid = parts.find((part) => part.name === name)?.pid ?? 0;
    expect(new Set(fieldOf(pid, 'Uid')), name).toEqual(new Set([uid]));
    for (const set of ['CapPrm', 'CapBnd']) expect(fieldOf(pid, set), name).toEqual(['0'.repeat(16)]);
  }
});

test('the portal ends as soon as it is asked to, whatever pages are open, and they go on with the next one', async ({
  page,
  baseURL,
}) => {
  const token = cloudlet('token', 'create', '--tenant', 'demo', '--name', 'processes');
  await signIn(page, MEMBER, newPassword(MEMBER));
  const stream = page.waitForResponse((response) => response.url().includes('changes.watch'));
  await page.goto('/instances');
  await stream;
  const before = partsNow().find(({ name }) => name === 'portal')?.pid ?? 0;
  process.kill(before, 'SIGTERM');
  await expect.poll(() => existsSync(`/proc/${before}`), { timeout: 5_000 }).toBe(false);
  const health = () =>
    fetch(`${baseURL}/api/health`).then(
      ({ status }) => status,
      () => null,
    );
  await expect.poll(health, { timeout: 30_000 }).toBe(200);
  const api = requestAs(`${baseURL}/api/v1`, token);
  const { id } = await createInstance(api, 'after-the-restart');
  await expect(page.getByRole('row', { name: /after-the-restart/ })).toBeVisible();
  await destroyInstance(api, id);
});
