import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from '@cloudlet/daemon';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AlreadyRunningError, claimEpoch } from './claim-epoch.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-epochs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('counts from one on, and keeps a second out while the first lives', async () => {
  expect(await claimEpoch(folder)).toBe(1);
  await expect(claimEpoch(folder)).rejects.toThrow(AlreadyRunningError);
  expect(readdirSync(folder)).toEqual(['1']);
});

test('takes over from the dead: another process, another start with the same number, another boot', async () => {
  const self = identityOf(process.pid);
  const dead = [
    { ...self, pid: 2 ** 22 - 1 },
    { ...self, startedAt: '1' },
    { ...self, bootId: '10000000-0000-4000-8000-000000000000' },
  ];
  for (const [index, holder] of dead.entries()) {
    rmSync(folder, { recursive: true });
    await claimEpoch(folder);
    writeFileSync(join(folder, '1'), JSON.stringify(holder));
    expect(await claimEpoch(folder), `holder ${index}`).toBe(2);
    expect(readdirSync(folder)).toEqual(['2']);
  }
});

test('a file that a power failure emptied holds nobody and still counts', async () => {
  writeFileSync(join(folder, '7'), '');
  expect(await claimEpoch(folder)).toBe(8);
});

test('of many that start at once one wins', async () => {
  const claims = await Promise.allSettled(Array.from({ length: 8 }, () => claimEpoch(folder)));
  expect(claims.filter((claim) => claim.status === 'fulfilled')).toHaveLength(1);
});
