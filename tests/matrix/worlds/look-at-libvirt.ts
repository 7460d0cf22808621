import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DomainRef, isLibvirtError, type LibvirtConnection } from '@cloudlet/libvirt';
import type { NodeView } from './world.ts';

const run = promisify(execFile);

/** A node: the state directory in which its files are, and which its domains name. */
export type Place = { readonly libvirt: LibvirtConnection; readonly stateDir: string };

/** What is written to a disk, for qemu-io(1). */
export const WRITTEN = { pattern: 7, at: '512M', bytes: '64k' } as const;

/** Looks at a node with libvirt's own answers, the folders' names and the processes' numbers. */
export async function lookAtLibvirtNode(place: Place): Promise<NodeView> {
  const { libvirt } = place;
  const all = await libvirt.host.listAllDomains();
  const domains = (await Promise.all(all.map((dom) => lookAtDomain(place, dom)))).filter(
    (one) => one !== null,
  );
  const files = await filesOf(place);
  const addresses = await addressesOf(place);
  const isOn = new Set(domains.flatMap((domain) => (domain.isOn ? [domain.instanceId] : [])));
  return {
    domains: domains.map(({ job: _job, ...domain }) => domain),
    disks: await Promise.all(
      files.disks.map(async (instanceId) => ({ instanceId, isWritten: await isWritten(place, instanceId) })),
    ),
    seeds: files.seeds,
    snapshots: files.snapshots,
    addresses: addresses.held,
    strays: [
      ...files.strays,
      ...addresses.strays,
      ...domains.flatMap(({ job, instanceId }) => (job === 'none' ? [] : [`a ${job} job of ${instanceId}`])),
      ...(await guestsOf(place)).filter((id) => !isOn.has(id)).map((id) => `a QEMU of ${id}`),
    ],
  };
}

async function lookAtDomain({ libvirt, stateDir }: Place, dom: DomainRef) {
  try {
    const xml = await libvirt.domain.getXmlDesc({ dom });
    if (!xml.includes(`${stateDir}/`)) return null;
    const { state, vcpus, maxMemoryKiB } = await libvirt.domain.getInfo({ dom });
    const { type } = state === 'running' ? await libvirt.domain.getJobStats({ dom }) : { type: 'none' };
    return {
      instanceId: dom.uuid,
      generation: Number(/ generation=["'](\d+)["']/.exec(xml)?.[1]),
      isOn: state === 'running',
      vcpus,
      memoryMib: Number(maxMemoryKiB) / 1024,
      job: type,
    };
  } catch (error) {
    // Gone between two questions, or off: the next look tells.
    if (isLibvirtError(error, 'NO_DOMAIN', 'OPERATION_INVALID')) return null;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

/** What belongs to a disk or a domain without being looked at: who restored the disk last, the console's log. */
const WITH_OTHERS = ['disk.qcow2.restored-by', 'console'];

async function filesOf({ stateDir }: Place) {
  const found = { disks: [], seeds: [], snapshots: [], strays: [] } as {
    disks: string[];
    seeds: string[];
    snapshots: { instanceId: string; snapshotId: string }[];
    strays: string[];
  };
  for (const instanceId of await namesIn(join(stateDir, 'instances'))) {
    const names = await namesIn(join(stateDir, 'instances', instanceId));
    const own = names.filter((name) => !WITH_OTHERS.includes(name));
    if (own.length === 0) found.strays.push(`instances/${instanceId} with ${names.join(', ') || 'nothing'}`);
    for (const name of own) {
      const [, snapshotId] = /^snapshot-([0-9a-f-]{36})\.qcow2$/.exec(name) ?? [];
      if (name === 'disk.qcow2') found.disks.push(instanceId);
      else if (name === 'seed.iso') found.seeds.push(instanceId);
      else if (snapshotId) found.snapshots.push({ instanceId, snapshotId });
      else found.strays.push(`instances/${instanceId}/${name}`);
    }
  }
  for (const name of await namesIn(join(stateDir, 'base-images'))) {
    if (!/^[0-9a-f]{64}\.qcow2$/.test(name)) found.strays.push(`base-images/${name}`);
  }
  return found;
}

async function addressesOf({ stateDir }: Place) {
  const held: { macAddress: string; ipAddress: string }[] = [];
  const strays: string[] = [];
  for (const name of await namesIn(join(stateDir, 'dhcp-hosts'))) {
    const [, mac, ipAddress] = /^((?:[0-9a-f]{2}-){5}[0-9a-f]{2})_([\d.]+)$/.exec(name) ?? [];
    if (mac && ipAddress) held.push({ macAddress: mac.replaceAll('-', ':'), ipAddress });
    else strays.push(`dhcp-hosts/${name}`);
  }
  return { held, strays };
}

async function isWritten({ stateDir }: Place, instanceId: string): Promise<boolean> {
  const { pattern, at, bytes } = WRITTEN;
  const read = `read -P ${pattern} ${at} ${bytes}`;
  const disk = join(stateDir, 'instances', instanceId, 'disk.qcow2');
  // -U: its guest may be running.
  const { stdout } = await run('qemu-io', ['-r', '-U', '-f', 'qcow2', '-c', read, disk]).catch(
    (error: Error & { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  if (/^read 65536\/65536/m.test(stdout)) return !/Pattern verification failed/.test(stdout);
  throw new Error(`${disk} cannot be read: ${stdout}`);
}

/** The instances of the node whose QEMU runs. */
async function guestsOf({ stateDir }: Place): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return commands
    .map((command) => command.split('\0'))
    .filter(
      (words) => words[0]?.includes('qemu-system') && words.some((word) => word.includes(`${stateDir}/`)),
    )
    .map((words) => words[words.indexOf('-uuid') + 1] ?? '');
}
