import type { InstanceSpec, OperationInputOf } from '@cloudlet/contract';
import { buildNoCloudSeed, type NoCloudSeed } from '@cloudlet/hypervisor';

/** The first boot's data for a new instance. */
export function seedOf(instance: InstanceSpec, input: OperationInputOf<'create'>): NoCloudSeed {
  return buildNoCloudSeed({
    instanceId: instance.id,
    hostname: instance.name,
    sshPublicKeys: input.sshPublicKeys,
    consolePasswordHash: input.consolePasswordHash,
    defaultUser: instance.image.defaultUser,
    userData: input.userData,
  });
}
