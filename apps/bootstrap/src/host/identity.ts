import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { isReadable, readFileIfExists } from '../state/files.ts';

const LIBVIRTD_CONFIGURATION = '/etc/libvirt/libvirtd.conf';
const FIRMWARE_UUID = '/sys/class/dmi/id/product_uuid';

/**
 * Where libvirt gets this host's UUID from. `none`: it makes up another one at each of its starts (libvirtd.conf, "UUID of the
 * host"), and the control plane takes the node for another machine. So it is on machines without DMI, e.g. many arm64 boards.
 */
export type HostUuidSource = 'firmware' | 'configuration' | 'none';

/** @param firmware the content of DMI's product_uuid. @param configuration libvirtd.conf's */
export function hostUuidSource(
  firmware: string | undefined,
  configuration: string | undefined,
): HostUuidSource {
  if (/^\s*host_uuid(_source)?\s*=/m.test(configuration ?? '')) return 'configuration';
  const digits = (firmware ?? '').replaceAll(/[^0-9a-f]/gi, '');
  const isValid = digits.length === 32 && new Set(digits.toLowerCase()).size > 1;
  return isValid ? 'firmware' : 'none';
}

/** Where this host's UUID comes from, looked up on the machine itself. */
export function findHostUuidSource(): HostUuidSource {
  // Only root may read it, and there only root asks for more than that it is there.
  if (!isReadable(FIRMWARE_UUID)) return 'firmware';
  return hostUuidSource(readFileIfExists(FIRMWARE_UUID), readFileIfExists(LIBVIRTD_CONFIGURATION));
}

/** Gives the host a UUID that stays. A libvirtd that runs learns it at its next start. Needs root. */
export function configureHostUuid(): void {
  const why =
    "Cloudlet: this machine's firmware tells no UUID, and libvirt would make up another one at each start.";
  appendFileSync(LIBVIRTD_CONFIGURATION, `\n# ${why}\nhost_uuid = "${randomUUID()}"\n`);
}
