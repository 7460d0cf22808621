import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HealthCheck, serveHealth } from '@cloudlet/daemon';
import {
  type PrivateLibvirtd,
  privateLibvirtdUnavailable,
  startPrivateLibvirtd,
} from '@cloudlet/libvirt/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probe } from './health.ts';

const unavailable = privateLibvirtdUnavailable();
const LONG_MS = 60_000;

describe.skipIf(unavailable)(`libvirtd's health${unavailable ?? ''}`, { timeout: LONG_MS }, () => {
  let libvirtd: PrivateLibvirtd;
  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd();
  }, LONG_MS);
  afterAll(() => libvirtd?.stop(), LONG_MS);
  const ask = () => probe({ kind: 'libvirt', socket: libvirtd.socketPath });

  it('is well where it answers a call', async () => {
    expect(await ask()).toEqual({ healthy: true });
  });

  it('is not where its socket takes connections and nobody answers', async () => {
    await libvirtd.signalLibvirtd('STOP');
    const began = performance.now();
    expect(await ask()).toEqual({ healthy: false, detail: expect.stringContaining('no answer') });
    expect(performance.now() - began).toBeLessThan(4_000);
    await libvirtd.signalLibvirtd('CONT');
    expect(await ask()).toEqual({ healthy: true });
  });

  it('is not where it is gone', async () => {
    await libvirtd.signalLibvirtd('KILL');
    expect(await ask()).toMatchObject({ healthy: false });
  });
});

it('takes a socket that takes connections for well where nothing else is known of its part', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'health-'));
  const path = join(folder, 'socket');
  const server = createServer().listen(path);
  await once(server, 'listening');
  expect(await probe({ kind: 'unix-socket', path })).toEqual({ healthy: true });
  server.close();
  expect(await probe({ kind: 'unix-socket', path })).toMatchObject({ healthy: false });
  rmSync(folder, { recursive: true });
});

it.each<{ says: string; checks: HealthCheck[]; found: object }>([
  {
    says: 'what is wrong, and no more',
    checks: [
      { name: 'leadership', healthy: true, detail: 'leads (epoch 1)' },
      { name: 'intake', healthy: false },
    ],
    found: { healthy: false, detail: 'intake' },
  },
  {
    says: 'what a healthy part adds',
    checks: [{ name: 'leadership', healthy: true, detail: 'leads (epoch 1)' }],
    found: { healthy: true, detail: 'leadership: leads (epoch 1)' },
  },
  {
    says: 'nothing where there is nothing to say',
    checks: [{ name: 'dispatch', healthy: true }],
    found: { healthy: true },
  },
])('tells of a daemon $says', async ({ checks, found }) => {
  const folder = mkdtempSync(join(tmpdir(), 'health-'));
  const path = join(folder, 'socket');
  const stop = await serveHealth(path, () => checks);
  expect(await probe({ kind: 'health-socket', path })).toEqual(found);
  await stop();
  rmSync(folder, { recursive: true });
});
