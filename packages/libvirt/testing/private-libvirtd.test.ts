import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { until } from '../src/testing/until.ts';
import { privateLibvirtdUnavailable, startPrivateLibvirtd } from './index.ts';

const skipped = privateLibvirtdUnavailable();
const entry = fileURLToPath(new URL('./index.ts', import.meta.url));

/** Command lines of the first processes of all private libvirtds on this host. */
async function initCommandLines(): Promise<Set<string>> {
  const found = new Set<string>();
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (commandLine.includes('namespace-init.sh')) found.add(commandLine);
  }
  return found;
}

const runs = async (dir: string): Promise<boolean> =>
  [...(await initCommandLines())].some((commandLine) => commandLine.includes(dir));

describe.skipIf(skipped !== undefined)(`a private libvirtd ${skipped ?? ''}`, () => {
  it('shares nothing with the host, and leaves nothing there', async () => {
    const daemon = await startPrivateLibvirtd();
    expect(await runs(daemon.dir)).toBe(true);
    const links = await daemon.run('ip', ['-o', 'link']);
    expect(links.stdout).not.toMatch(/eth0|ens\d/);
    expect((await daemon.run('hostname')).stdout).toBe('private-libvirtd\n');
    expect((await daemon.run('sh', ['-c', 'exit 7'])).exitCode).toBe(7);
    expect((await daemon.run('virsh', ['-q', 'list', '--all'])).stdout.trim()).toBe('');
    expect((await daemon.run('ls', ['/dev/kvm'])).exitCode).not.toBe(0);
    await daemon.stop();
    expect(await runs(daemon.dir)).toBe(false);
    expect(existsSync(daemon.dir)).toBe(false);
    await daemon.stop();
  });

  it('keeps a folder that it was given, and what is defined there', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'libvirtd-kept-'));
    const xml = `<network><name>kept</name></network>`;
    const first = await startPrivateLibvirtd({ dir });
    await first.run('sh', ['-c', `echo "${xml}" >/run/n.xml && virsh net-define /run/n.xml`]);
    await first.stop();
    const second = await startPrivateLibvirtd({ dir });
    expect((await second.run('virsh', ['-q', 'net-list', '--all', '--name'])).stdout.trim()).toBe('kept');
    await second.stop();
    await rm(dir, { recursive: true });
  });

  it('ends with the process that started it, even by SIGKILL', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'libvirtd-orphan-'));
    const script = `import(${JSON.stringify(entry)})
      .then(({ startPrivateLibvirtd }) => startPrivateLibvirtd({ dir: ${JSON.stringify(dir)} }))
      .then(() => console.log('up'));`;
    const owner = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(owner.stdout), 'line')) as [string];
    expect(line).toBe('up');
    expect(await runs(dir)).toBe(true);
    owner.kill('SIGKILL');
    await until('all ended', async () => !(await runs(dir)));
    await rm(dir, { recursive: true });
  });

  it('says why libvirtd did not come up', async () => {
    const failing = startPrivateLibvirtd({ libvirtdConf: ['no_such_setting_type = ['] });
    await expect(failing).rejects.toThrow(/did not come up[\s\S]*libvirtd\.conf/);
  });
});
