import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  CONTRACT_VERSION,
  type InstanceSpec,
  type Job,
  type OperationInput,
  type OperationInputOf,
} from '@cloudlet/contract';

/** What base images consist of in tests. */
export const IMAGE_BYTES = Buffer.from('a base image, as far as tests are concerned');
export const IMAGE_SHA256 = createHash('sha256').update(IMAGE_BYTES).digest('hex');

export const SMALL = { vcpus: 1, memoryMib: 128, rootDiskGib: 1 };
export const LARGE = { vcpus: 2, memoryMib: 256, rootDiskGib: 2 };

/** An instance of its own. Addresses are taken one after the other from the simulated nodes' network. */
export function someInstance(natCidr: string, changes: Partial<InstanceSpec> = {}): InstanceSpec {
  taken += 1;
  const network = natCidr.split('.').slice(0, 2).join('.');
  const third = Number(natCidr.split('.')[2]);
  return {
    id: randomUUID(),
    generation: 0,
    tenantId: randomUUID(),
    tenantName: 'demo',
    name: `web-${taken}`,
    desiredPower: 'ON',
    size: SMALL,
    image: {
      sha256: IMAGE_SHA256,
      sizeBytes: IMAGE_BYTES.byteLength,
      virtualSizeBytes: 1024 ** 3,
      defaultUser: 'cloud',
    },
    port: {
      macAddress: `52:54:00:${[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`,
      ipAddress: `${network}.${third}.${10 + (taken % 240)}`,
    },
    ...changes,
  };
}
let taken = 0;

export const CREATE: OperationInputOf<'create'> = {
  kind: 'create',
  sshPublicKeys: ['ssh-ed25519 AAAA somebody'],
  consolePasswordHash: null,
  userData: null,
};

export function someJob(instance: InstanceSpec, input: OperationInput, changes: Partial<Job> = {}): Job {
  return {
    version: CONTRACT_VERSION,
    operationId: randomUUID(),
    attempt: 1,
    requestId: randomUUID(),
    instance,
    input,
    deadlineAt: Date.now() + 60_000,
    ...changes,
  };
}
