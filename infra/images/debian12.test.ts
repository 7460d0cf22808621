import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltImage, builtImage } from './testing/built-image.ts';
import { type Guest, makeDisk, startGuest } from './testing/guest.ts';
import { whyNoGuests } from './testing/requirements.ts';
import { makeSeed, passwordVendorData } from './testing/seed.ts';
import { logIn, sh } from './testing/shell.ts';

const password = 'correct horse';
const passwordHash =
  '$6$cloudlet$PSEn2WJ02TuTNNYi8x4Ggs0rK2e/LG4xl/9IrXsHcqULap9j0D.1pBIAk8OgGlBt5USpXIfb1HpwfvZDJheg4.';
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGl0dGVzdGtleXRlc3RrZXl0ZXN0a2V5dGVzdGtleXRlc3Q me@home';
const heavy = process.env.CLOUDLET_HEAVY === '1';
const reason = whyNoGuests() ?? (heavy ? null : 'takes minutes; CLOUDLET_HEAVY=1 runs it');
const minutes = 60_000;

describe.skipIf(reason)(`debian12${reason ? ` (skipped: ${reason})` : ''}`, { timeout: 10 * minutes }, () => {
  let image: BuiltImage;
  let folder: string;
  let seed: string;
  let disk: string;
  let guest: Guest;

  beforeAll(async () => {
    image = await builtImage('debian12');
    folder = await mkdtemp(join(tmpdir(), 'debian12-'));
    disk = await makeDisk(folder, 'disk', image.path, 4);
    seed = await makeSeed(folder, 'seed', {
      'meta-data': `instance-id: one\nlocal-hostname: box\npublic-keys:\n  - ${key}\n`,
      'vendor-data': passwordVendorData('debian', passwordHash),
      'user-data': '#!/bin/sh\necho "script as $(id -un)" | tee -a /root/ran\n',
    });
    guest = await startGuest({ folder, disk, seed, memoryMib: image.manifest.minMemoryMib });
  }, 15 * minutes);
  afterAll(async () => {
    await guest?.kill();
    if (folder) await rm(folder, { recursive: true });
  });

  it('boots to a prompt and finishes cloud-init without a failed unit', async () => {
    await guest.console.expect(/box login: /, 5 * minutes);
    await guest.console.expect(/Cloud-init .* finished/, 5 * minutes);
    guest.console.type('\n');
    await logIn(guest, 'debian', password);
    expect(await sh(guest, 'cloud-init status --wait', 2 * minutes)).toMatch(/status: done/);
    expect(await sh(guest, 'systemctl is-system-running --wait', 2 * minutes)).toBe('running');
    expect(await sh(guest, 'systemctl --failed --no-legend --plain | cat')).toBe('');
  });

  it('is what its seed says', async () => {
    expect(await sh(guest, 'hostname')).toBe('box');
    expect(await sh(guest, 'cat .ssh/authorized_keys')).toBe(key);
    expect(await sh(guest, 'sudo id -un')).toBe('root');
    expect(await sh(guest, 'sudo cat /root/ran')).toBe('script as root');
    expect(Number(await sh(guest, "df -m / | awk 'END { print $2 }'"))).toBeGreaterThan(3700);
    expect(await sh(guest, 'ip -4 -brief address | grep -c 10.0.2.15')).toBe('1');
  });

  it('holds nothing of the host that built it', async () => {
    expect(await sh(guest, 'ls -A /etc/apt/sources.list.d')).toBe('');
    const sources = await sh(guest, 'cat /etc/apt/sources.list');
    expect(sources).toContain('written by cloud-init');
    for (const suite of ['bookworm', 'bookworm-updates', 'bookworm-security']) {
      expect(sources).toMatch(new RegExp(`^deb https?://\\S+ ${suite} main`, 'm'));
    }
    expect(await sh(guest, 'apt-config dump | grep -E "^Acquire::https?::"')).toBe('');
    expect(
      await sh(guest, 'ls -A /etc/apt/auth.conf.d /usr/local/share/ca-certificates; sudo ls -A /root'),
    ).not.toMatch(/crt|conf$/);
  });

  it('runs the guest agent, and lets nobody in over SSH with a password', async () => {
    expect(await guest.agent('guest-ping')).toEqual({});
    expect(await sh(guest, 'sudo sshd -T | grep -E "^passwordauthentication"')).toBe(
      'passwordauthentication no',
    );
    expect(await sh(guest, 'ls /etc/ssh/*.pub')).toBe('/etc/ssh/ssh_host_ed25519_key.pub');
    expect(await sh(guest, 'sudo passwd --status root | cut -d" " -f2')).toBe('L');
  });

  it('obeys the power button, and does not repeat the user data at its next boot', async () => {
    await guest.monitor.call('system_powerdown');
    await guest.ended;
    guest = await startGuest({ folder, disk, seed, memoryMib: image.manifest.minMemoryMib });
    await guest.console.expect(/Cloud-init .* finished/, 5 * minutes);
    guest.console.type('\n');
    await logIn(guest, 'debian', password);
    expect(await sh(guest, 'sudo cat /root/ran')).toBe('script as root');
  });
});
