import { basename } from 'node:path';
import type { LibvirtConnection } from '@cloudlet/libvirt';
import type { InstanceDescription } from '../port.ts';
import { METADATA_URI, readNames } from './domain-marks.ts';
import { named } from './domain-ref.ts';
import type { Domains } from './domains.ts';
import { askIfThere } from './errors.ts';
import { namesIn, sizeOf } from './files.ts';
import { type NodePaths, snapshotIdOf } from './paths.ts';
import { readBackingFile, readVirtualSize } from './qcow2.ts';
import { elementAt, parseXml } from './xml.ts';

const GIB = 2 ** 30;

/** What there is of one instance on this node, by its definition and its files. */
export async function describeInstance(
  libvirt: LibvirtConnection,
  domains: Pick<Domains, 'findDomain'>,
  paths: NodePaths,
  instanceId: string,
): Promise<InstanceDescription> {
  const [domain, disk, names] = await Promise.all([
    describeDomain(libvirt, domains, instanceId),
    describeDisk(paths, instanceId),
    namesIn(paths.instance(instanceId)),
  ]);
  const snapshots = await Promise.all(
    names.flatMap((name) => snapshotIdOf(name) ?? []).map((id) => describeSnapshot(paths, instanceId, id)),
  );
  return { domain, disk, snapshots };
}

async function describeDomain(
  { domain }: LibvirtConnection,
  domains: Pick<Domains, 'findDomain'>,
  instanceId: string,
): Promise<InstanceDescription['domain']> {
  const facts = await domains.findDomain(instanceId);
  if (!facts) return null;
  const dom = named(instanceId);
  const [mark, definition] = await Promise.all([
    askIfThere(domain.getMetadata({ dom, type: 'element', uri: METADATA_URI })),
    askIfThere(domain.getXmlDesc({ dom, flags: ['inactive'] })),
  ]);
  if (mark === null || definition === null) return null;
  const { vcpus, memoryMib } = facts;
  const mac = elementAt(parseXml(definition), 'devices', 'interface', 'mac')?.attributes.address;
  return { ...readNames(mark), vcpus, memoryMib, macAddress: mac?.toLowerCase() ?? null };
}

async function describeDisk(paths: NodePaths, instanceId: string): Promise<InstanceDescription['disk']> {
  const path = paths.disk(instanceId);
  const size = await sizeOf(path);
  if (!size) return null;
  const backing = await readBackingFile(path);
  return {
    sizeGib: Math.ceil((await readVirtualSize(path)) / GIB),
    bytes: size.onDisk,
    base: backing === null ? null : await describeBase(paths, basename(backing, '.qcow2')),
  };
}

async function describeBase(paths: NodePaths, sha256: string) {
  const size = await sizeOf(paths.baseImage(sha256));
  if (!size) return null;
  const virtualSizeBytes = await readVirtualSize(paths.baseImage(sha256));
  return { sha256, sizeBytes: size.bytes, virtualSizeBytes };
}

async function describeSnapshot(paths: NodePaths, instanceId: string, snapshotId: string) {
  const path = paths.snapshot(instanceId, snapshotId);
  const sizeGib = Math.ceil((await readVirtualSize(path)) / GIB);
  return { snapshotId, sizeGib, bytes: (await sizeOf(path))?.onDisk ?? 0 };
}
