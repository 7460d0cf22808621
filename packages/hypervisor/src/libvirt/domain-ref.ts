import type { DomainRef } from '@cloudlet/libvirt';

/** An instance's domain for libvirt calls without asking for it first: libvirt looks it up by its UUID alone. */
export function named(instanceId: string): DomainRef {
  return { name: '', uuid: instanceId, id: -1 };
}
