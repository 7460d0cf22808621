import type { GuestSize, InstanceSpec } from '@cloudlet/contract';
import type { DiskSpec, DomainSpec } from '@cloudlet/hypervisor';

/** The domain that an instance is on its node, at a given size (a resize knows two). */
export function domainOf(instance: InstanceSpec, size: GuestSize): DomainSpec {
  return {
    instanceId: instance.id,
    generation: instance.generation,
    tenantId: instance.tenantId,
    tenantName: instance.tenantName,
    instanceName: instance.name,
    vcpus: size.vcpus,
    memoryMib: size.memoryMib,
    macAddress: instance.port.macAddress,
    baseSha256: instance.image.sha256,
  };
}

/** The root disk of a new instance. */
export function rootDiskOf(instance: InstanceSpec, attempt: string): DiskSpec {
  return {
    instanceId: instance.id,
    baseSha256: instance.image.sha256,
    sizeGib: instance.size.rootDiskGib,
    attempt,
  };
}
