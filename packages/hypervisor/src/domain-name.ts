import type { DomainSpec } from './port.ts';

/** libvirt refuses `/` in a domain's name and QEMU's log file is named after it: 255 bytes with the suffix. */
const MAX_PART_LENGTH = 64;

/**
 * The readable name that an operator sees in `virsh list`: `tenant.name.shortid`. The short id keeps it unique, for names may
 * repeat over time: the id's last digits, since a UUIDv7's first ones are the time of its making (RFC 9562 section 5.7).
 */
export function domainName(spec: Pick<DomainSpec, 'instanceId' | 'tenantName' | 'instanceName'>): string {
  return [readable(spec.tenantName), readable(spec.instanceName), spec.instanceId.slice(-8)].join('.');
}

function readable(part: string): string {
  return part.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, MAX_PART_LENGTH);
}
