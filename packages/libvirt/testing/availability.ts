import { accessSync, constants } from 'node:fs';
import { delimiter } from 'node:path';

const NEEDED = [
  ['libvirtd', 'libvirt-daemon-system'],
  ['virtlogd', 'libvirt-daemon'],
  ['unshare', 'util-linux'],
  ['nsenter', 'util-linux'],
  ['ip', 'iproute2'],
] as const;

/** Why a private libvirtd cannot be started on this machine, or undefined when it can: tests skip with this reason. */
export function privateLibvirtdUnavailable(): string | undefined {
  if (process.platform !== 'linux') return 'libvirtd needs Linux';
  if (process.getuid?.() !== 0) return 'a private libvirtd needs root, for its namespaces';
  for (const [command, debianPackage] of NEEDED) {
    if (!isInstalled(command)) return `${command} is missing (apt-get install ${debianPackage})`;
  }
  return undefined;
}

/** Why no QEMU guest can run on it, or undefined. */
export function privateQemuUnavailable(): string | undefined {
  const reason = privateLibvirtdUnavailable();
  if (reason !== undefined) return reason;
  if (!isInstalled('qemu-system-x86_64'))
    return 'qemu-system-x86_64 is missing (apt-get install qemu-system-x86)';
  return undefined;
}

function isInstalled(command: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(`${folder}/${command}`, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
