import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { formatIpv4, parseIpv4Network } from '../../cidr.ts';
import { buildNoCloudSeed } from '../../nocloud.ts';
import {
  type DiskSpec,
  type DomainSpec,
  type Holdings,
  type Hypervisor,
  HypervisorError,
  type HypervisorErrorCode,
  type NoCloudSeed,
  type StaticAddress,
} from '../../port.ts';
import type { EventLog } from './event-log.ts';
import type { ContractFixture } from './fixture.ts';

/** What the tests of the suite share: one node, used one test after the other. */
export type Bench = {
  readonly fixture: ContractFixture;
  readonly hypervisor: Hypervisor;
  readonly events: EventLog;
};

export const PASSWORD = 'cloudlet-contract';
const PASSWORD_HASH =
  '$6$contractsuite$cnAQSJEyZcwgUsQIiNK65wHDgMbkTpBEO9bTpJELS0JbtcDZitHvdCuFEYivjFLajRgfMh2mb7azwCmZmDRFR.';

/** A test's limit where guests boot under emulation. */
export const LONG_MS = 120_000;
/** Within which the port promises an event. */
export const EVENT_MS = 1_000;

export const NO_HOLDINGS: Holdings = {
  domains: [],
  disks: [],
  seeds: [],
  snapshots: [],
  addresses: [],
  temporaries: [],
};

/** All that belongs to one instance of the suite. */
export type GuestPlan = {
  readonly id: string;
  readonly domain: DomainSpec;
  readonly seed: NoCloudSeed;
  readonly disk: (attempt: string) => DiskSpec;
};

type PlansFor = {
  readonly image: Pick<ContractFixture['image'], 'sha256' | 'sizeGib' | 'memoryMib'>;
  readonly guest: Pick<ContractFixture['guest'], 'user'>;
};

export function planGuest({ image, guest }: PlansFor, name: string): GuestPlan {
  const id = randomUUID();
  return {
    id,
    domain: {
      instanceId: id,
      generation: 3,
      tenantId: randomUUID(),
      tenantName: 'contract',
      instanceName: name,
      vcpus: 1,
      memoryMib: image.memoryMib,
      macAddress: `52:54:00:${id.slice(0, 2)}:${id.slice(2, 4)}:${id.slice(4, 6)}`,
      baseSha256: image.sha256,
    },
    seed: buildNoCloudSeed({
      instanceId: id,
      hostname: name,
      sshPublicKeys: [],
      consolePasswordHash: PASSWORD_HASH,
      defaultUser: guest.user,
      userData: null,
    }),
    disk: (attempt) => ({ instanceId: id, baseSha256: image.sha256, sizeGib: image.sizeGib, attempt }),
  };
}

/** A guest that can be started: base image, disk, seed and definition. */
export async function installGuest({ hypervisor, fixture }: Bench, plan: GuestPlan): Promise<void> {
  await hypervisor.importBaseImage(fixture.image, fixture.image.read(), never());
  await hypervisor.createDisk(plan.disk('1'), never());
  await hypervisor.writeSeed(plan.id, plan.seed);
  await hypervisor.defineDomain(plan.domain);
}

/** Leaves nothing of a guest, whatever there is of it. */
export async function removeGuest({ hypervisor }: Bench, { id }: GuestPlan): Promise<void> {
  await hypervisor.powerOffDomain(id);
  await hypervisor.undefineDomain(id);
  await hypervisor.deleteDisk(id);
  await hypervisor.deleteSeed(id);
  for (const { instanceId, snapshotId } of (await hypervisor.listHoldings()).snapshots) {
    if (instanceId === id) await hypervisor.deleteSnapshot(id, snapshotId);
  }
}

/** The n-th address of the node's network. */
export function addressIn(natCidr: string, host: number, hostname: string): StaticAddress {
  const network = parseIpv4Network(natCidr);
  if (!network) throw new Error(`${natCidr} is no network`);
  const lastByte = host.toString(16).padStart(2, '0');
  return { macAddress: `52:54:00:00:aa:${lastByte}`, ipAddress: formatIpv4(network.first + host), hostname };
}

/** A signal that never comes. */
export function never(): AbortSignal {
  return new AbortController().signal;
}

export const noProgress = () => {};

/** The promise must fail with this code of the port. */
export async function expectError(code: HypervisorErrorCode, promise: Promise<unknown>): Promise<void> {
  const error = await promise.then(
    () => new Error(`no error, but ${code} was expected`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof HypervisorError)) throw error;
  expect(error.code).toBe(code);
}

/** What became of a call whose signal came while it ran: done, or aborted and nothing else. */
export async function finishedOrAborted(promise: Promise<unknown>): Promise<'finished' | 'aborted'> {
  try {
    await promise;
    return 'finished';
  } catch (error) {
    if (error instanceof HypervisorError && error.code === 'aborted') return 'aborted';
    throw error;
  }
}
