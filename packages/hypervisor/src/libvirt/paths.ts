import { join } from 'node:path';

/** Where the driver keeps a node's files. Everything of one instance is in one folder, so that nothing of it is overlooked. */
export type NodePaths = {
  /** The folder of all; it also tells this node from others of the same libvirt. */
  readonly stateDir: string;
  readonly baseImages: string;
  baseImage(sha256: string): string;
  readonly instances: string;
  instance(instanceId: string): string;
  disk(instanceId: string): string;
  seed(instanceId: string): string;
  /** In a folder of its own, so that who watches it is not woken by each write to a disk. virtlogd adds console.log.0, .1, … */
  consoleLog(instanceId: string): string;
  snapshot(instanceId: string, snapshotId: string): string;
  /** Read by the DHCP server. */
  readonly dhcpHosts: string;
};

/** Files of a snapshot are named so, to be told from the instance's others. */
const SNAPSHOT_NAME = /^snapshot-([0-9a-f-]{36})\.qcow2$/;
const TEMPORARY_SUFFIX = '.tmp';
/** In an instance's folder. */
export const CONSOLE_FOLDER = 'console';

export function nodePaths(stateDir: string): NodePaths {
  const baseImages = join(stateDir, 'base-images');
  const instances = join(stateDir, 'instances');
  const inInstance = (instanceId: string, file: string) => join(instances, instanceId, file);
  return {
    stateDir,
    baseImages,
    baseImage: (sha256) => join(baseImages, `${sha256}.qcow2`),
    instances,
    instance: (instanceId) => join(instances, instanceId),
    disk: (instanceId) => inInstance(instanceId, 'disk.qcow2'),
    seed: (instanceId) => inInstance(instanceId, 'seed.iso'),
    consoleLog: (instanceId) => inInstance(instanceId, join(CONSOLE_FOLDER, 'console.log')),
    snapshot: (instanceId, snapshotId) => inInstance(instanceId, `snapshot-${snapshotId}.qcow2`),
    dhcpHosts: join(stateDir, 'dhcp-hosts'),
  };
}

/** The name under which an attempt makes a file, before the rename that makes it the real one. */
export function temporaryName(path: string, attempt: string): string {
  return `${path}.${attempt.replace(/[^A-Za-z0-9-]/g, '_')}${TEMPORARY_SUFFIX}`;
}

/** Whether a file is what some attempt at `path` left. */
export function isTemporaryOf(path: string, file: string): boolean {
  return file.startsWith(`${path}.`) && file.endsWith(TEMPORARY_SUFFIX);
}

export const isTemporary = (file: string): boolean => file.endsWith(TEMPORARY_SUFFIX);

/** The snapshot's id in a file name, or null for another file. */
export function snapshotIdOf(fileName: string): string | null {
  return SNAPSHOT_NAME.exec(fileName)?.[1] ?? null;
}
