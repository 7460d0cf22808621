import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect, isLibvirtError, type LibvirtConnection } from '@cloudlet/libvirt';
import { writeEchoGuestDisk } from '@cloudlet/libvirt/testing';
import { until } from '../../../apps/agent/src/testing/until.ts';
import { libvirtdConf, qemuConf } from '../../../packages/libvirt/testing/config.ts';
import { childrenOf } from './left-programs.ts';
import { lookAtLibvirtNode, type Place, WRITTEN } from './look-at-libvirt.ts';
import { makeSlowPrograms, SLOW_FILE, slowHook } from './slow-programs.ts';
import type { NodeWorld, World } from './world.ts';

const run = promisify(execFile);
const URI = 'qemu:///system';

/** Nodes on this host's libvirtd, which is started here: for a private host (tests/private-host), where nothing else uses it. */
export async function openLibvirtWorld(): Promise<World> {
  if (existsSync('/run/libvirt/libvirt-sock'))
    throw new Error('a libvirtd runs here: this is no private host');
  await writeFile('/etc/libvirt/libvirtd.conf', libvirtdConf([]));
  await writeFile('/etc/libvirt/qemu.conf', qemuConf([]));
  await mkdir('/etc/libvirt/hooks', { recursive: true });
  await writeFile('/etc/libvirt/hooks/qemu', slowHook, { mode: 0o755 });
  const daemons = ['virtlogd', 'libvirtd'].map((name) => spawn(name, { stdio: 'ignore' }));
  const libvirt = await connect({ uri: URI, retry: true });
  return {
    driver: 'libvirt',
    // Those for which libvirtd waits for its hook, and programs.
    canBeSlow: (effect) => /^(calls (create|destroy)( #\d+)?$|runs )/.test(effect),
    openNode: (name) => openNode(libvirt, name),
    async leftovers() {
      const domains = await libvirt.host.listAllDomains();
      const { stdout } = await run('sh', ['-c', 'pgrep -a "qemu|genisoimage" || true']);
      return [
        ...domains.map(({ name }) => `the domain ${name}`),
        ...stdout.split('\n').filter((line) => line !== ''),
      ];
    },
    async close() {
      await libvirt.close();
      for (const daemon of daemons) daemon.kill();
    },
  };
}

async function openNode(libvirt: LibvirtConnection, name: string): Promise<NodeWorld> {
  const folder = await mkdtemp(join(tmpdir(), `matrix-${name}-`));
  // QEMU must get through to the images.
  await chmod(folder, 0o711);
  const stateDir = join(folder, 'state');
  const slowFile = join(folder, 'slow');
  const programs = join(folder, 'programs');
  await makeSlowPrograms(programs);
  const place: Place = { libvirt, stateDir };
  const stopped: number[] = [];

  const domainOf = (instanceId: string) => libvirt.domain.lookupByUuid({ uuid: instanceId });
  const pidOf = async (instanceId: string) => {
    const { name: domain } = await domainOf(instanceId);
    return Number(await readFile(`/run/libvirt/qemu/${domain}.pid`, 'utf8'));
  };
  return {
    hypervisor: { driver: 'libvirt', uri: URI },
    stateDir,
    agentEnvironment: { PATH: `${programs}:${process.env.PATH}`, [SLOW_FILE]: slowFile },
    makeImage,
    look: () => lookAtLibvirtNode(place),
    async setPower(instanceId, power) {
      const dom = await domainOf(instanceId);
      if (power === 'on') await libvirt.domain.create({ dom });
      else await libvirt.domain.destroy({ dom });
    },
    async silence(instanceId) {
      const pid = await pidOf(instanceId);
      process.kill(pid, 'SIGSTOP');
      stopped.push(pid);
    },
    async writeToDisk(instanceId) {
      const dom = await domainOf(instanceId);
      for (const command of [`write -P ${WRITTEN.pattern} ${WRITTEN.at} ${WRITTEN.bytes}`, 'flush']) {
        const line = `qemu-io -d /machine/peripheral/virtio-disk0/virtio-backend "${command}"`;
        const answer = await libvirt.domain.qemuMonitorCommand({ dom, command: line, flags: ['hmp'] });
        if (/error|fail/i.test(answer)) throw new Error(`${command}: ${answer}`);
      }
    },
    async setSlow(slow) {
      const all = [slowFile, join('/run', `slow-${name}`)];
      for (const file of all) {
        if (slow) writeFileSync(file, '');
        else rmSync(file, { force: true });
      }
    },
    async recover() {
      for (const pid of stopped.splice(0)) {
        // It may have been ended meanwhile.
        if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGCONT');
      }
    },
    programs: () => childrenOf(stateDir),
    async close() {
      await removeNode(place);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The guest of libvirt's own tests, which starts in a second, with something in it that makes it another image each time. */
async function makeImage(folder: string) {
  const [raw, made] = [join(folder, 'image.raw'), join(folder, 'image.qcow2')];
  await writeEchoGuestDisk(raw);
  await run('qemu-img', ['convert', '-q', '-f', 'raw', '-O', 'qcow2', raw, made]);
  const pattern = String(1 + Math.floor(Math.random() * 255));
  const offset = String(512 * (1 + Math.floor(Math.random() * 1_000)));
  await run('qemu-io', ['-f', 'qcow2', '-c', `write -P ${pattern} ${offset} 512`, made]);
  const bytes = await readFile(made);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await writeFile(join(folder, `${sha256}.qcow2`), bytes);
  return { sha256, sizeBytes: bytes.length, virtualSizeBytes: 2 ** 20 };
}

/** Removes what a case that failed has left, and the node's network. Other lanes do the same with theirs meanwhile. */
async function removeNode({ libvirt, stateDir }: Place): Promise<void> {
  for (const dom of await libvirt.host.listAllDomains()) {
    const xml = await unlessGone(libvirt.domain.getXmlDesc({ dom }));
    if (!xml?.includes(stateDir)) continue;
    const { state } = await libvirt.domain.getState({ dom });
    if (state !== 'shutoff') await libvirt.domain.destroy({ dom });
    await libvirt.domain.undefine({ dom });
  }
  for (const network of await libvirt.host.listAllNetworks()) {
    const xml = await unlessGone(libvirt.network.getXmlDesc({ network }));
    if (!xml?.includes(stateDir)) continue;
    await libvirt.network.destroy({ network });
    await libvirt.network.undefine({ network });
  }
  await until('the programs have ended', () => childrenOf(stateDir).length === 0, 30_000);
}

async function unlessGone(call: Promise<string>): Promise<string | null> {
  try {
    return await call;
  } catch (error) {
    if (isLibvirtError(error, 'NO_DOMAIN', 'NO_NETWORK')) return null;
    throw error;
  }
}
