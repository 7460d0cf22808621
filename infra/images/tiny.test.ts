import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltImage, builtImage } from './testing/built-image.ts';
import { type Guest, type GuestOptions, makeDisk, startGuest } from './testing/guest.ts';
import { isInstalled, whyNoGuests } from './testing/requirements.ts';
import { makeSeed, passwordVendorData, type SeedFiles } from './testing/seed.ts';
import { logIn, sh } from './testing/shell.ts';

const run = promisify(execFile);
const password = 'correct horse';
const passwordHash =
  '$6$cloudlet$PSEn2WJ02TuTNNYi8x4Ggs0rK2e/LG4xl/9IrXsHcqULap9j0D.1pBIAk8OgGlBt5USpXIfb1HpwfvZDJheg4.';
const reason = whyNoGuests();

describe.skipIf(reason)(`tiny${reason ? ` (skipped: ${reason})` : ''}`, { timeout: 120_000 }, () => {
  let image: BuiltImage;
  let folder: string;
  let disks = 0;
  const guests: Guest[] = [];

  beforeAll(async () => {
    image = await builtImage('tiny');
    folder = await mkdtemp(join(tmpdir(), 'tiny-'));
  }, 600_000);
  afterEach(async () => {
    await Promise.all(guests.splice(0).map((guest) => guest.kill()));
  });
  afterAll(async () => {
    if (folder) await rm(folder, { recursive: true });
  });

  const newDisk = (sizeGib = 1) => makeDisk(folder, `disk${++disks}`, image.path, sizeGib);
  /** What a guest runs last, for tests that wait at the console without logging in. */
  const saysDone = '#!/bin/sh\necho user data done\n';
  const saidDone = async (guest: Guest) => {
    if (!guest.console.transcript().includes('user data done')) await guest.console.expect(/user data done/);
  };
  /** The seed is closed when everything that it asks for was done. */
  const userDataDone = (guest: Guest) =>
    expect.poll(() => sh(guest, 'sudo ls /run/tiny/seed'), { timeout: 90_000 }).toBe('');
  const seedOf = (name: string, files: SeedFiles) =>
    makeSeed(folder, name, {
      'meta-data': `instance-id: ${name}\nlocal-hostname: ${name}\n`,
      'vendor-data': passwordVendorData('cloud', passwordHash),
      ...files,
    });

  async function start(options: Omit<GuestOptions, 'folder'>): Promise<Guest> {
    const guest = await startGuest({ folder, ...options });
    guests.push(guest);
    return guest;
  }

  it('is described by its manifest', async () => {
    const info = JSON.parse((await run('qemu-img', ['info', '--output=json', image.path])).stdout);
    expect(image.manifest).toMatchObject({
      name: 'tiny',
      virtualSizeBytes: info['virtual-size'],
      sizeBytes: (await readFile(image.path)).length,
      minMemoryMib: 128,
      minDiskGib: 1,
      defaultUser: 'cloud',
    });
    expect((await run('sha256sum', [image.path])).stdout.split(' ')[0]).toBe(image.manifest.sha256);
  });

  it('takes host name, password, key and a script from its seed, and runs the script once', async () => {
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGl0dGVzdGtleXRlc3RrZXl0ZXN0a2V5dGVzdGtleXRlc3Q me@home';
    const script =
      '#!/bin/sh\necho "script as $(id -un), $(ip -4 -o a show eth0 | wc -l) address" | tee -a /root/ran\n';
    const metaData = `instance-id: one\nlocal-hostname: box\npublic-keys:\n  - ${key}\n`;
    const seed = await seedOf('one', { 'meta-data': metaData, 'user-data': script });
    const disk = await newDisk(2);
    const guest = await start({ disk, seed });

    await logIn(guest, 'cloud', password);
    expect(guest.console.transcript()).toMatch(/^box login: /m);
    expect(await sh(guest, 'hostname')).toBe('box');
    expect(await sh(guest, 'cat .ssh/authorized_keys')).toBe(key);
    expect(await sh(guest, 'stat -c "%a %U" .ssh .ssh/authorized_keys')).toBe('700 cloud\n600 cloud');
    expect(await sh(guest, 'sudo id -un; sudo hostname; sudo -i pwd')).toBe('root\nbox\n/root');
    await userDataDone(guest);
    expect(await sh(guest, 'sudo cat /root/ran /var/log/cloud-init-output.log')).toBe(
      'script as root, 1 address\nscript as root, 1 address',
    );
    expect(guest.console.transcript()).toContain('script as root, 1 address');
    expect(Number(await sh(guest, "df -m / | awk 'END { print $2 }'"))).toBeGreaterThan(1850);
    expect(await guest.agent('guest-ping')).toEqual({});
    expect(await guest.agent('guest-get-osinfo')).toMatchObject({ id: 'debian', 'version-id': '12' });
    expect(await sh(guest, "ps -o nice,comm | grep -cE '^ *19 +(dropbear|qemu-ga|sh|bash)'")).toBe('0');
    expect(await sh(guest, 'sudo dmesg | grep -iE "EXT4-fs error|unknown symbol|taint"')).toBe('');

    guest.console.type('sudo reboot\n');
    await logIn(guest, 'cloud', password);
    expect(await sh(guest, 'hostname')).toBe('box');
    expect(await sh(guest, 'sudo cat /root/ran')).toBe('script as root, 1 address');
    guest.console.type('sudo poweroff\n');
    await guest.ended;

    const other = await seedOf('two', { 'user-data': script });
    const again = await start({ disk, seed: other });
    await logIn(again, 'cloud', password);
    expect(await sh(again, 'hostname')).toBe('two');
    await userDataDone(again);
    expect(await sh(again, 'sudo grep -c . /root/ran')).toBe('2');
  });

  it('understands cloud-config, and says what it does not', async () => {
    const seed = await seedOf('config', {
      'vendor-data': `${passwordVendorData('cloud', '$6$never$used')}runcmd: [echo vendor >> /root/order]\n`,
      'user-data': [
        '#cloud-config',
        'hostname: renamed',
        `chpasswd: {expire: false, list: ["cloud:${passwordHash}"]}`,
        'ssh_authorized_keys: ["ssh-rsa AAAA one", "rubbish"]',
        'packages: [nginx]',
        'write_files:',
        '  - path: /etc/deep/plain',
        "    permissions: '0600'",
        '    content: |',
        '      first \\n "line"',
        '        second',
        '  - {path: /etc/encoded, encoding: b64, content: aGVsbG8K, owner: "cloud:cloud"}',
        '  - {path: /etc/zipped, encoding: gz+b64, content: aGVsbG8K}',
        'runcmd:',
        '  - echo "user $HOME" >> /root/order',
        '  - echo oops: a mapping',
        '  - [sh, -c, "echo \\"$0 it\'s\\" >> /root/order", "a  b"]',
        '',
      ].join('\n'),
    });
    const guest = await start({ disk: await newDisk(), seed });
    await logIn(guest, 'cloud', password);
    await userDataDone(guest);
    expect(await sh(guest, 'hostname')).toBe('renamed');
    expect(await sh(guest, 'cat .ssh/authorized_keys')).toBe('ssh-rsa AAAA one');
    expect(await sh(guest, 'sudo cat /etc/deep/plain')).toBe('first \\n "line"\n  second');
    expect(await sh(guest, 'stat -c %a /etc/deep/plain; cat /etc/encoded; stat -c %U /etc/encoded')).toBe(
      '600\nhello\ncloud',
    );
    expect(await sh(guest, 'sudo cat /root/order')).toBe("vendor\nuser /\na  b it's");
    const said = guest.console.transcript();
    expect(said).toContain('user-data: not understood, ignored: packages');
    expect(said).toContain('user-data: not understood, ignored: SSH key rubbish');
    expect(said).toContain('user-data: not understood, ignored: runcmd.1.echo oops');
    expect(said).toContain('user-data: not understood, ignored: write_files /etc/zipped, encoding gz+b64');
    expect(
      await sh(guest, 'ls /etc/zipped 2>/dev/null; ls -A /run/tiny/seed; sudo ls /run/tiny'),
    ).not.toMatch(/zipped|vendor-data|user-data/);
  });

  it('uses nothing of a document that it cannot read, and says where it stopped', async () => {
    const userData = '#cloud-config\nhostname: other\nruncmd: [touch /root/ran\nwrite_files: &x []\n';
    const seed = await seedOf('broken', { 'user-data': userData });
    const guest = await start({ disk: await newDisk(), seed });
    await logIn(guest, 'cloud', password);
    expect(guest.console.transcript()).toMatch(/user-data: not understood, ignored: line [34]: /);
    expect(await sh(guest, 'hostname; sudo ls /root')).toBe('broken');
  });

  it('takes a fixed address from network-config', async () => {
    const seed = await seedOf('fixed', {
      'network-config': [
        'version: 2',
        'ethernets:',
        '  nic0:',
        "    match: {macaddress: '52:54:00:12:34:56'}",
        '    addresses: [10.0.2.77/24]',
        '    routes: [{to: default, via: 10.0.2.2}]',
        '    nameservers: {addresses: [10.0.2.3, 10.0.2.4], search: [example.test]}',
        '    mtu: 1400',
        '',
      ].join('\n'),
    });
    const guest = await start({ disk: await newDisk(), seed });
    await logIn(guest, 'cloud', password);
    await userDataDone(guest);
    expect(await sh(guest, 'ip -4 -o address show eth0')).toMatch(/inet 10\.0\.2\.77\/24 .*eth0/);
    expect(await sh(guest, 'ip route')).toContain('default via 10.0.2.2 dev eth0');
    expect(await sh(guest, 'cat /sys/class/net/eth0/mtu')).toBe('1400');
    expect(await sh(guest, 'cat /etc/resolv.conf')).toBe(
      'search example.test\nnameserver 10.0.2.3\nnameserver 10.0.2.4',
    );
    expect(await sh(guest, 'sudo ping -c 1 -W 5 10.0.2.2 >/dev/null && echo reached')).toBe('reached');
  });

  it('takes Enter as terminals send it (CR), and shows no password', async () => {
    const guest = await start({
      disk: await newDisk(),
      seed: await seedOf('enter', { 'user-data': saysDone }),
    });
    // By then init has started all its programs: what it does to a terminal must not be getty's.
    await saidDone(guest);
    await expect.poll(() => guest.agent('guest-ping'), { timeout: 20_000 }).toEqual({});
    guest.console.type('cloud\r');
    await guest.console.expect(/Password: /);
    guest.console.type(`${password}\r`);
    await guest.console.expect(/enter:~\$ /);
    expect(guest.console.transcript()).not.toContain(password);
    expect(guest.console.transcript().match(/cloud/g)).toHaveLength(1);
  });

  it('has nothing to say of an ordinary seed, before or after the prompt', async () => {
    const seed = await seedOf('quiet', { 'user-data': '#cloud-config\n' });
    const guest = await start({ disk: await newDisk(), seed });
    await logIn(guest, 'cloud', password);
    await userDataDone(guest);
    expect(guest.console.transcript()).not.toContain('tiny: ');
  });

  it('lets nobody in without a password', async () => {
    const guest = await start({ disk: await newDisk() });
    for (const user of ['cloud', 'root', 'nobody']) {
      await guest.console.expect(/^tiny login: /m);
      guest.console.type(`${user}\n`);
      await guest.console.expect(/Password: /);
      guest.console.type('\n');
      await guest.console.expect(/Login incorrect/);
    }
  });

  it.skipIf(!isInstalled('ssh'))('admits the key over SSH, and no password', async () => {
    const identity = join(folder, 'id');
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', identity]);
    const key = (await readFile(`${identity}.pub`, 'utf8')).trim();
    const seed = await seedOf('ssh', {
      'meta-data': `instance-id: ssh\nlocal-hostname: ssh\npublic-keys: ["${key}"]\n`,
      'user-data': saysDone,
    });
    const sshPort = await freePort();
    const guest = await start({ disk: await newDisk(), seed, sshPort });
    await saidDone(guest);
    await expect.poll(() => bannerOf(sshPort), { timeout: 20_000 }).toMatch(/^SSH-2\.0-dropbear/);

    const options = [
      'StrictHostKeyChecking=no',
      'UserKnownHostsFile=/dev/null',
      'LogLevel=ERROR',
      'BatchMode=yes',
    ];
    const ssh = (...more: string[]) =>
      run('ssh', ['-F', 'none', '-p', `${sshPort}`, ...options.flatMap((o) => ['-o', o]), ...more]);
    expect((await ssh('-i', identity, 'cloud@127.0.0.1', 'sudo id -un')).stdout).toBe('root\n');
    const refusal = await ssh('-i', '/dev/null', 'cloud@127.0.0.1', 'true').catch((error) => error.stderr);
    expect(refusal).toContain('Permission denied (publickey)');
    await expect(ssh('-i', identity, 'root@127.0.0.1', 'true')).rejects.toThrow('Permission denied');
  });

  it('powers off within 3 s of the power button, also just after the prompt', async () => {
    const guest = await start({ disk: await newDisk(), seed: await seedOf('button', {}) });
    await guest.console.expect(/login: /);
    const pressed = performance.now();
    await guest.monitor.call('system_powerdown');
    await guest.ended;
    expect(performance.now() - pressed).toBeLessThan(3000);
  });

  it('obeys the guest agent: password, shutdown', async () => {
    const guest = await start({ disk: await newDisk() });
    await guest.console.expect(/login: /);
    const secret = Buffer.from('from the agent').toString('base64');
    await guest.agent('guest-set-user-password', { username: 'cloud', password: secret, crypted: false });
    guest.console.type('\n');
    await logIn(guest, 'cloud', 'from the agent');
    // The agent does not answer this one: the machine is gone.
    await Promise.race([guest.agent('guest-shutdown', { mode: 'powerdown' }).catch(() => {}), guest.ended]);
    await guest.ended;
  });

  it.each([2, 40])('grows again when the disk has grown to %d GiB', async (sizeGib) => {
    const disk = await newDisk();
    const seed = await seedOf('grow', { 'user-data': saysDone });
    const before = await start({ disk, seed });
    await saidDone(before);
    await before.monitor.call('system_powerdown');
    await before.ended;

    await run('qemu-img', ['resize', '-q', disk, `${sizeGib}G`]);
    const guest = await start({ disk, seed });
    await logIn(guest, 'cloud', password);
    const size = () => sh(guest, "df -m / | awk 'END { print $2 }'").then(Number);
    await expect.poll(size, { timeout: 60_000 }).toBeGreaterThan(sizeGib * 1024 * 0.9);
    expect(guest.console.transcript()).not.toContain('did not grow');
  });

  it('boots on the older machine type, survives a power cut, and shows a panic', async () => {
    const disk = await newDisk();
    const seed = await seedOf('older', {});
    const first = await start({ disk, seed, machine: 'pc' });
    await first.console.expect(/older login: /);
    await first.kill();

    const guest = await start({ disk, seed, machine: 'pc' });
    await logIn(guest, 'cloud', password);
    expect(await sh(guest, 'sudo dmesg | grep -c "EXT4-fs error"')).toBe('0');
    guest.console.type('echo c | sudo tee /proc/sysrq-trigger\n');
    await guest.console.expect(/Kernel panic - not syncing: sysrq triggered crash/);
  });
});

/** A port of 127.0.0.1 that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** The first line that an SSH server says, or an empty text if there is none. */
async function bannerOf(port: number): Promise<string> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(3000, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.on('error', () => {});
    socket.once('close', () => resolve(''));
  });
}
